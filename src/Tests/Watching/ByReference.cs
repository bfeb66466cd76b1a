using System.Collections.Concurrent;
using System.Text;
using ActorVent.Partitions;
using Akka.Actor;
using Akka.Serialization;

namespace ActorVent.Tests.Watching;

/// <summary>Keeps what goes between nodes as it is: for actors' tests that are not about its bytes. What is told only on one node and does not say so does not arrive.</summary>
internal sealed class ByReference(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const string Config = """
        akka.actor {
          serialize-messages = on
          serializers.by-reference = "ActorVent.Tests.Watching.ByReference, ActorVent.Tests"
          serialization-bindings {
            "System.Object" = by-reference
          }
        }
        """;

    private static readonly ConcurrentDictionary<string, object> Kept = new();
    private static long _count;

    public override int Identifier => 4711;

    public override byte[] ToBinary(object obj)
    {
        var isOurs = obj.GetType().FullName!.StartsWith("ActorVent.", StringComparison.Ordinal);
        if (isOurs && obj is not (IPartitionMessage or IWatcherMessage or Drain))
            throw new InvalidOperationException($"{obj.GetType()} does not go between nodes");
        var key = $"{Interlocked.Increment(ref _count)}";
        Kept[key] = obj;
        return Encoding.UTF8.GetBytes(key);
    }

    public override object FromBinary(byte[] bytes, string manifest) =>
        Kept.TryRemove(Encoding.UTF8.GetString(bytes), out var kept) ? kept : throw new InvalidOperationException("read twice");

    public override string Manifest(object o) => "";
}
