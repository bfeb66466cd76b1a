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
    private const int MostBytes = 64 << 20;

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

    /// <summary>The counter says why nothing comes, and what waited comes when it is gone.</summary>
    [Fact]
    public async Task Object_LargerThanIsTaken_IsCountedAsThat()
    {
        await using var rig = await Rig.StartAsync(pods: 0, seed: 1);
        Put(rig.Api.Store, "pod-0", MostBytes + 1);
        Put(rig.Api.Store, "pod-1");
        await using var node = rig.StartNode("--listen", "127.0.0.1:0");
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!node.Lines.Any(static line => line.Contains($"longer than {MostBytes} bytes", StringComparison.Ordinal)))
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, over.Token);

        using var client = node.Client();
        Assert.Matches("(?m)^actorvent_watch_failures_total{[^}]*kind=\"TooLarge\"[^}]*} [1-9]", await client.GetStringAsync("/metrics", over.Token));
        rig.Api.Store.Delete("large", "pod-0", static (pod, version) => pod with { Version = version });
        Assert.Empty(await rig.SettleAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(0, await node.TerminateAsync());
    }

    private static void Put(ClusterStore store, string name, int bytes = Bytes) => store.Put("large", name, (_, version) => new StoredPod
    {
        Namespace = "large",
        Name = name,
        Uid = $"uid-{name}",
        Version = version,
        Labels = new Dictionary<string, string>(),
        NodeName = "",
        Phase = "Running",
        Body = Encoding.UTF8.GetBytes(
            $$$"""{"metadata":{"name":"{{{name}}}","namespace":"large","uid":"uid-{{{name}}}","resourceVersion":"{{{version}}}","annotations":{"text":"{{{new string('x', bytes)}}}"}},"spec":{"containers":[]},"status":{"phase":"Running"}}"""),
    });
}
