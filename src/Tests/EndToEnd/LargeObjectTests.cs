using System.Globalization;
using System.Text;
using ActorVent.Simulator.Api;
using Xunit;

namespace ActorVent.Tests.EndToEnd;

/// <summary>More bytes of pods than the node may have memory.</summary>
public sealed class LargeObjectTests
{
    private const long HeapLimit = 96L << 20;
    private const int Pods = 88;
    private const int Bytes = 2_000_000;

    [Fact]
    public async Task List_LargerThanTheMemory_IsDelivered()
    {
        await using var rig = await Rig.StartAsync(pods: 0, seed: 1);
        for (var pod = 0; pod < Pods; pod++)
            Put(rig.Api.Store, string.Create(CultureInfo.InvariantCulture, $"pod-{pod}"));
        await using var node = rig.StartNode(HeapLimit, "--streaming-lists", "off");

        var missing = await rig.SettleAsync(TimeSpan.FromSeconds(30));

        Assert.True(missing.Count == 0, $"{missing.Count} missing\n{string.Join("\n", node.Lines.TakeLast(15))}");
        Assert.DoesNotContain(node.Lines, line => line.Contains("OutOfMemory", StringComparison.Ordinal));
        Assert.Equal((0, 0), (rig.Receiver.Log.Summary().OrderViolations, rig.Receiver.Log.Summary().Repeats));
    }

    private static void Put(ClusterStore store, string name) => store.Put("large", name, (_, version) => new StoredPod
    {
        Namespace = "large",
        Name = name,
        Uid = $"uid-{name}",
        Version = version,
        Labels = new Dictionary<string, string>(),
        NodeName = "",
        Phase = "Running",
        Body = Encoding.UTF8.GetBytes(
            $$$"""{"metadata":{"name":"{{{name}}}","namespace":"large","uid":"uid-{{{name}}}","resourceVersion":"{{{version}}}","annotations":{"text":"{{{new string('x', Bytes)}}}"}},"spec":{"containers":[]},"status":{"phase":"Running"}}"""),
    });
}
