using ActorVent.Actors;
using ActorVent.Objects;
using ActorVent.Primitives;

namespace ActorVent.Watching;

/// <summary>A watcher's way to one shard.</summary>
/// <param name="id">Which.</param>
/// <param name="shard">Its actor.</param>
/// <param name="newestOnly">Whether of each object only the newest state waits for room.</param>
internal sealed class Link(ShardId id, ActorRef<ShardActor.Message> shard, bool newestOnly)
{
    public ShardId Id { get; } = id;

    public ActorRef<ShardActor.Message> Shard { get; } = shard;

    /// <summary>What waits for room in the shard's mailbox.</summary>
    public Overflow Overflow { get; } = new(newestOnly);

    /// <summary>Whether a tell waits for room.</summary>
    public bool IsTelling { get; set; }

    /// <summary>Whether the shard may not be told directly, for the sake of order.</summary>
    public bool IsBehind => IsTelling || !Overflow.IsEmpty;
}
