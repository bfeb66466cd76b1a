using System.Runtime.Serialization;
using ActorVent.Primitives;
using Google.Protobuf;

namespace ActorVent.Cluster.Wire;

/// <summary>Small values as they are sent.</summary>
internal static class WireValues
{
    public static Sent.Epoch Write(ScopeEpoch epoch) => new() { Number = epoch.Number, Rewinds = epoch.Rewinds };

    public static ScopeEpoch Read(Sent.Epoch? sent) => sent is null ? ScopeEpoch.None : new ScopeEpoch(sent.Number, sent.Rewinds);

    public static Sent.Key Write(ObjectKey key) => new() { Cluster = key.Cluster, Kind = key.Kind, Namespace = key.Namespace, Name = key.Name };

    public static ObjectKey Read(Sent.Key? sent) => sent is null
        ? throw new SerializationException("Something was sent of an object without a name.")
        : new ObjectKey(sent.Cluster, sent.Kind, sent.Namespace, sent.Name);

    public static ResourceVersion Version(string sent) => sent.Length == 0 ? ResourceVersion.None : new ResourceVersion(sent);

    public static long Ticks(DateTimeOffset time) => time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;

    public static DateTimeOffset Time(long ticks) => DateTimeOffset.UnixEpoch.AddTicks(ticks);

    /// <summary>The bytes themselves: they are copied into the message when it is written, and not before.</summary>
    public static ByteString Bytes(ReadOnlyMemory<byte> payload) => UnsafeByteOperations.UnsafeWrap(payload);
}
