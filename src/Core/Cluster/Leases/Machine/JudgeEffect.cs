using ActorVent.Primitives;

namespace ActorVent.Cluster.Leases;

/// <summary>What <see cref="JudgeMachine"/> wants done.</summary>
internal abstract record JudgeEffect
{
    /// <summary>Revoke the row, unless it was renewed after the renewal that was seen, or this node's own lease is over.</summary>
    internal sealed record Revoke(Incarnation Incarnation, long Renewals) : JudgeEffect;

    /// <summary>End what is left of a life that is over: see <see cref="NodeRow.IsFenced"/>. Wanted again until the row says so.</summary>
    internal sealed record Fence(Incarnation Incarnation) : JudgeEffect;
}
