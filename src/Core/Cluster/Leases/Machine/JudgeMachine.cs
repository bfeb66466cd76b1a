using ActorVent.Primitives;

namespace ActorVent.Cluster.Leases;

/// <summary>
/// Which of the other nodes are dead. A row is over when it is expired by the database's clock and was unchanged for a TTL by this node's own:
/// by then its holder's own clocks have ended the lease, whatever the database's did. Who has no lease judges nobody, so that a database that was
/// away, for one or for all, kills nobody when it comes back.
/// </summary>
/// <param name="self">This node's life.</param>
/// <param name="times">How long what lasts.</param>
/// <param name="rules">All, but in tests.</param>
internal sealed class JudgeMachine(Incarnation self, LeaseTimes times, LeaseRules rules)
{
    private Dictionary<Incarnation, (long Renewals, TimeSpan Since)> _seen = [];

    /// <summary>Takes what stands in the table.</summary>
    /// <param name="rows">All of it, read within this lease.</param>
    /// <param name="now">Read after the rows.</param>
    /// <param name="undisturbedSince">Of this node's own lease, if it is held now: see <see cref="LeaseMachine.UndisturbedSince"/>.</param>
    /// <param name="effects">Gets what is to be done.</param>
    public void Looked(IReadOnlyList<NodeRow> rows, ClockReading now, TimeSpan? undisturbedSince, List<JudgeEffect> effects)
    {
        var seen = new Dictionary<Incarnation, (long Renewals, TimeSpan Since)>(rows.Count);
        foreach (var row in rows)
        {
            if (row.Incarnation == self || row.IsFenced)
                continue;
            var since = _seen.TryGetValue(row.Incarnation, out var known) && known.Renewals == row.Renewals ? known.Since : now.Monotonic;
            seen.Add(row.Incarnation, (row.Renewals, since));
            if (undisturbedSince is not { } own || !IsOver(row, now.Monotonic - since))
                continue;
            if (row.IsRevoked)
                effects.Add(new JudgeEffect.Fence(row.Incarnation));
            else if (!rules.JudgesWithOwnLease || now.Monotonic - own >= times.Ttl)
                effects.Add(new JudgeEffect.Revoke(row.Incarnation, row.Renewals));
        }
        _seen = seen;
    }

    private bool IsOver(NodeRow row, TimeSpan unchanged) =>
        row.State == NodeState.Left || (row.IsExpired && (!rules.JudgesOwnTtl || unchanged >= times.Ttl));
}
