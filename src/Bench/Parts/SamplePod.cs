using System.Globalization;
using ActorVent.Bench.EndToEnd;
using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Scanning;
using ActorVent.Primitives;

namespace ActorVent.Bench.Parts;

/// <summary>The pod that all parts are measured with: 6 KB as the server sends it, less in the journal, without managedFields.</summary>
internal static class SamplePod
{
    private const int Bytes = 6 * 1024;
    private const string Cluster = "2f6f6b7e-1f33-4c3a-9a55-0d3c1b7f2a10";

    private static readonly PodTemplate Template = new(Bytes);

    /// <summary>As GET and watches show it, kind and apiVersion first.</summary>
    public static byte[] Sent(int number = 1)
    {
        var item = new byte[Bytes * 2];
        var length = Template.Write(item, number, 1_000_000 + number, number);
        return [.. "{\"kind\":\"Pod\",\"apiVersion\":\"v1\","u8, .. item.AsSpan(1, length - 1)];
    }

    /// <summary>As it goes into the journal.</summary>
    public static KubernetesObject Scanned(int number = 1)
    {
        using var scanner = new ObjectScanner(ResourceKind.Pods);
        return scanner.Scan(Sent(number));
    }

    /// <summary>An entry to be appended; version and digest differ with each.</summary>
    public static NewEntry Entry(KubernetesObject pod, long version) => new()
    {
        Object = Key(pod),
        Uid = pod.Uid,
        Version = new ResourceVersion((1_000_000 + version).ToString(CultureInfo.InvariantCulture)),
        Type = ChangeType.Modified,
        Cause = Cause.Live,
        Time = DateTimeOffset.UnixEpoch.AddMilliseconds(version),
        Payload = pod.Json,
        Digest = new Digest(0, (ulong)version),
        Scope = new ScopeId($"{Cluster}|Pod|||"),
    };

    /// <summary>An entry as it is read back.</summary>
    public static Entry Entry(KubernetesObject pod, PartitionId partition, SequenceNumber sequence) => new()
    {
        Partition = partition,
        Sequence = sequence,
        Object = Key(pod),
        Uid = pod.Uid,
        Version = pod.Version,
        Type = ChangeType.Modified,
        Cause = Cause.Live,
        Time = DateTimeOffset.UnixEpoch,
        Collapsed = 0,
        Previous = new ResourceVersion("1000000"),
        Payload = pod.Json,
    };

    private static ObjectKey Key(KubernetesObject pod) => new(Cluster, "Pod", pod.Namespace, pod.Name);
}
