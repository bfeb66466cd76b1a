using ActorVent.Journal;

namespace ActorVent.Delivery;

/// <summary>Counts the bytes of the payloads that an endpoint's lanes keep in memory.</summary>
internal sealed class HeldPayloads
{
    public long Bytes { get; private set; }

    public void Replace(Entry? old, Entry? now) => Bytes += (now?.Payload.Length ?? 0) - (old?.Payload.Length ?? 0);
}
