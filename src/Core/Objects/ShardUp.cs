using ActorVent.Actors;
using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Objects;

/// <summary>A shard that was taken and runs.</summary>
/// <param name="Fence">Proof of ownership.</param>
/// <param name="Shard">Its actor.</param>
/// <param name="Positions">As they were stored when it was taken.</param>
/// <param name="Newest">The newest version stored in each scope, which may be above its position: a list below it is of the past.</param>
internal sealed record ShardUp(
    Fence Fence,
    ActorRef<ShardActor.Message> Shard,
    IReadOnlyDictionary<ScopeId, ResourceVersion> Positions,
    IReadOnlyDictionary<ScopeId, ResourceVersion> Newest)
{
    public ShardId Id => Fence.Shard;

    /// <summary>Where a watch of the scope has to go on for this shard; none: with a list.</summary>
    public ResourceVersion ResumeAt(ScopeId scope) => ScopePositions.ResumeAt(Positions, scope);
}

/// <summary>Told when shards come and go. Called inside an actor: returns at once.</summary>
internal interface IShardListener
{
    /// <summary>These run now.</summary>
    void Up(IReadOnlyList<ShardUp> shards);

    /// <summary>This does not run any more; it may come back.</summary>
    void Down(ShardId shard);
}
