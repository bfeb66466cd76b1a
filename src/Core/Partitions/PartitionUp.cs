using ActorVent.Actors;
using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>A partition that was taken and runs.</summary>
/// <param name="Fence">Proof of ownership.</param>
/// <param name="Partition">Its actor.</param>
/// <param name="Positions">As they were stored when it was taken.</param>
/// <param name="Newest">The newest version stored in each scope, which may be above its position: a list below it is of the past.</param>
internal sealed record PartitionUp(
    Fence Fence,
    ActorRef<PartitionActor.Message> Partition,
    IReadOnlyDictionary<ScopeId, ResourceVersion> Positions,
    IReadOnlyDictionary<ScopeId, ResourceVersion> Newest)
{
    public PartitionId Id => Fence.Partition;

    /// <summary>Where a watch of the scope has to go on for this partition; none: with a list.</summary>
    public ResourceVersion ResumeAt(ScopeId scope) => ScopePositions.ResumeAt(Positions, scope);
}

/// <summary>Told when partitions come and go. Called inside an actor: returns at once.</summary>
internal interface IPartitionListener
{
    /// <summary>These run now.</summary>
    void Up(IReadOnlyList<PartitionUp> partitions);

    /// <summary>This does not run any more; it may come back.</summary>
    void Down(PartitionId partition);
}
