using System.Globalization;
using System.Text;
using ActorVent.Simulator.Api;

namespace ActorVent.Bench.EndToEnd;

/// <summary>Pods of one size in a simulated cluster: what makes them large is text in an annotation.</summary>
/// <param name="store">The cluster's.</param>
/// <param name="count">How many.</param>
/// <param name="bytes">The size of each, about.</param>
internal sealed class LargePods(ClusterStore store, int count, int bytes)
{
    private const string Namespace = "large";
    private readonly string _padding = new('x', bytes);
    private int _steps;

    /// <summary>Changes each of them once; the first time makes them.</summary>
    public void Step()
    {
        _steps++;
        for (var pod = 0; pod < count; pod++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"pod-{pod}");
            var uid = string.Create(CultureInfo.InvariantCulture, $"8f14e45f-ceea-467f-a9c1-{pod:x12}");
            store.Put(Namespace, name, (_, version) => new StoredPod
            {
                Namespace = Namespace,
                Name = name,
                Uid = uid,
                Version = version,
                Labels = new Dictionary<string, string>(),
                NodeName = "",
                Phase = "Running",
                Body = Encoding.UTF8.GetBytes(string.Create(
                    CultureInfo.InvariantCulture,
                    $$$"""{"metadata":{"name":"{{{name}}}","namespace":"{{{Namespace}}}","uid":"{{{uid}}}","resourceVersion":"{{{version}}}","annotations":{"step":"{{{_steps}}}","padding":"{{{_padding}}}"}},"spec":{"containers":[]},"status":{"phase":"Running"}}""")),
            });
        }
    }

    /// <summary>Deletes all of them.</summary>
    public void Delete()
    {
        for (var pod = 0; pod < count; pod++)
            store.Delete(Namespace, string.Create(CultureInfo.InvariantCulture, $"pod-{pod}"), static (last, version) => last with { Version = version });
    }
}
