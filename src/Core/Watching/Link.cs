using ActorVent.Actors;
using ActorVent.Objects;
using ActorVent.Primitives;

namespace ActorVent.Watching;

/// <summary>A watcher's way to one shard.</summary>
internal sealed class Link(ShardId id, ActorRef<ShardActor.Message> shard)
{
    public ShardId Id { get; } = id;

    public ActorRef<ShardActor.Message> Shard { get; } = shard;

    /// <summary>What waits for room in the shard's mailbox.</summary>
    public Overflow Overflow { get; } = new();

    /// <summary>Whether a tell waits for room.</summary>
    public bool IsTelling { get; set; }

    /// <summary>Whether the shard may not be told directly, for the sake of order.</summary>
    public bool IsBehind => IsTelling || !Overflow.IsEmpty;
}
