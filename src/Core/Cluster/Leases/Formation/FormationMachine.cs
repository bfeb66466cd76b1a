using ActorVent.Primitives;

namespace ActorVent.Cluster.Leases;

/// <summary>
/// One cluster on one journal. Under a lock that all take, a node joins those that say they are members, and forms a cluster only when there is
/// none such left; having joined, it says so itself under the same lock, unless somebody is a member elsewhere.
/// </summary>
/// <param name="self">This node's life.</param>
/// <param name="times">How long what lasts.</param>
internal sealed class FormationMachine(Incarnation self, LeaseTimes times)
{
    private IReadOnlySet<(string Address, long Uid)>? _members;
    private TimeSpan? _strangerSince;

    public void On(FormationInput input, ClockReading now, List<FormationEffect> effects)
    {
        switch (input)
        {
            case FormationInput.Up up:
                _members = up.Members;
                break;
            case FormationInput.Looked looked:
                Look(looked.Rows, now, effects);
                break;
        }
    }

    private void Look(IReadOnlyList<NodeRow> rows, ClockReading now, List<FormationEffect> effects)
    {
        // Without a row, or with one that is revoked, the next renewal ends the process.
        if (rows.FirstOrDefault(row => row.Incarnation == self) is not { IsRevoked: false } own)
            return;
        var others = rows.Where(row => row.Incarnation != self).ToList();
        if (_members is { } members)
            SayMember(own, others, members, now, effects);
        else if (own.State == NodeState.Member)
            effects.Add(FormationEffect.JoinSelf.Instance);
        else if (!others.Exists(static row => row.IsInACluster))
        {
            effects.Add(FormationEffect.SayMember.Instance);
            effects.Add(FormationEffect.JoinSelf.Instance);
        }
        else
            Join(others, effects);
    }

    private static void Join(List<NodeRow> others, List<FormationEffect> effects)
    {
        var addresses = others
            .Where(static row => row is { State: NodeState.Member, IsRevoked: false, Address: not null })
            .Select(static row => row.Address!)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (addresses.Count > 0)
            effects.Add(new FormationEffect.Join(addresses));
    }

    private void SayMember(
        NodeRow own, List<NodeRow> others, IReadOnlySet<(string Address, long Uid)> members, ClockReading now, List<FormationEffect> effects)
    {
        var stranger = others.Find(row => row is { State: NodeState.Member, IsRevoked: false } && !members.Contains((row.Address ?? "", row.Uid ?? 0)));
        if (stranger is null)
        {
            _strangerSince = null;
            if (own.State != NodeState.Member)
                effects.Add(FormationEffect.SayMember.Instance);
            effects.Add(FormationEffect.Formed.Instance);
            return;
        }
        _strangerSince ??= now.Monotonic;
        if (now.Monotonic - _strangerSince < times.StrangerPatience)
            return;
        effects.Add(new FormationEffect.End($"{stranger.Node} at {stranger.Address} is a member of another cluster on the same journal, or one that this node cannot see"));
    }
}
