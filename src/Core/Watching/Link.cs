using ActorVent.Actors;
using ActorVent.Partitions;
using ActorVent.Primitives;

namespace ActorVent.Watching;

/// <summary>A watcher's way to one partition.</summary>
/// <param name="id">Which.</param>
/// <param name="partition">Its actor.</param>
/// <param name="newestOnly">Whether of each object only the newest state waits for room.</param>
internal sealed class Link(PartitionId id, ActorRef<PartitionActor.Message> partition, bool newestOnly)
{
    public PartitionId Id { get; } = id;

    public ActorRef<PartitionActor.Message> Partition { get; } = partition;

    /// <summary>What waits for room in the partition's mailbox.</summary>
    public Overflow Overflow { get; } = new(newestOnly);

    /// <summary>Whether a tell waits for room.</summary>
    public bool IsTelling { get; set; }

    /// <summary>Whether the partition may not be told directly, for the sake of order.</summary>
    public bool IsBehind => IsTelling || !Overflow.IsEmpty;
}
