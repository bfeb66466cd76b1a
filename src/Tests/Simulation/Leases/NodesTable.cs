using ActorVent.Cluster.Leases;
using ActorVent.Primitives;

namespace ActorVent.Tests.Simulation.Leases;

/// <summary>The tables, as the statements on them leave them, with the database's clock and the truth beside it.</summary>
internal sealed class NodesTable(LeaseSwitches switches, TimeSpan ttl, Func<DateTimeOffset> trueTime)
{
    private readonly Dictionary<Incarnation, Row> _rows = [];
    private readonly Dictionary<string, Incarnation> _shards = [];

    /// <summary>What the database's clock is ahead.</summary>
    public TimeSpan Offset { get; set; }

    /// <summary>Told who has just been revoked by whom; null: by nobody's judgement.</summary>
    public Action<Incarnation, Incarnation?> WasRevoked { get; set; } = static (_, _) => { };

    private DateTimeOffset Clock => trueTime() + Offset;

    public Incarnation? HolderOf(string shard) => _shards.TryGetValue(shard, out var holder) ? holder : null;

    /// <summary>Whether the lease was held at that time in truth: a TTL from when it was last renewed.</summary>
    public bool IsHeldInTruth(Incarnation incarnation, DateTimeOffset at) => _rows.TryGetValue(incarnation, out var row) && at < row.RenewedAt + ttl;

    public DateTimeOffset HeldUntilInTruth(Incarnation incarnation) => _rows.TryGetValue(incarnation, out var row) ? row.RenewedAt + ttl : default;

    public bool IsRevoked(Incarnation incarnation) => !_rows.TryGetValue(incarnation, out var row) || row.Revoked;

    public bool IsFenced(Incarnation incarnation) => _rows.TryGetValue(incarnation, out var row) && row.Fenced;

    /// <summary>As the trigger asks when a statement begins.</summary>
    public bool MayWrite(Incarnation incarnation) => IsOwnHeld(incarnation);

    public bool Register(Incarnation incarnation, string node)
    {
        if (!_rows.ContainsKey(incarnation))
            _rows.Add(incarnation, new Row(node));
        return Renew(incarnation);
    }

    public bool Renew(Incarnation incarnation)
    {
        if (!_rows.TryGetValue(incarnation, out var row) || (switches.RevokedEnds && row.Revoked))
            return false;
        row.Revoked = row.Fenced = false;
        row.Expires = Clock + ttl;
        row.RenewedAt = trueTime();
        row.Renewals++;
        return true;
    }

    public bool SetState(Incarnation incarnation, NodeState state)
    {
        if (!_rows.TryGetValue(incarnation, out var row))
            return false;
        row.State = state;
        row.Revoked |= state == NodeState.Left;
        if (state == NodeState.Left)
        {
            foreach (var shard in _shards.Where(held => held.Value == incarnation).Select(static held => held.Key).ToList())
                _shards.Remove(shard);
        }
        return true;
    }

    public IReadOnlyList<NodeRow> Look() =>
    [
        .. _rows.Select(entry => new NodeRow
        {
            Incarnation = entry.Key,
            Node = entry.Value.Node,
            Address = entry.Key.Value,
            Uid = 1,
            State = entry.Value.State,
            IsRevoked = entry.Value.Revoked,
            IsFenced = entry.Value.Fenced,
            IsExpired = !(entry.Value.Expires > Clock && entry.Value.Expires <= Clock + ttl),
            Renewals = entry.Value.Renewals,
        }),
    ];

    public bool Revoke(Incarnation own, Incarnation whose, long? renewals)
    {
        if (!IsOwnHeld(own) || !_rows.TryGetValue(whose, out var row) || row.Revoked || (renewals is { } seen && seen != row.Renewals))
            return false;
        row.Revoked = true;
        WasRevoked(whose, renewals is null ? null : own);
        return true;
    }

    public bool Fence(Incarnation whose) => _rows.TryGetValue(whose, out var row) && row.Revoked && (row.Fenced = true);

    public IReadOnlyCollection<string> Acquire(Incarnation own, IReadOnlyCollection<string> names)
    {
        if (!IsOwnHeld(own))
            return [];
        var granted = names.Where(name => !_shards.TryGetValue(name, out var holder) || holder == own || IsFree(holder)).ToList();
        foreach (var name in granted)
            _shards[name] = own;
        return granted;
    }

    public bool Release(Incarnation own, IReadOnlyCollection<string> names)
    {
        foreach (var name in names.Where(name => HolderOf(name) == own))
            _shards.Remove(name);
        return true;
    }

    /// <summary>Says that a node is a member, if its lease is held.</summary>
    public bool SayMember(Incarnation own)
    {
        if (!IsOwnHeld(own) || _rows[own].State is not (NodeState.Starting or NodeState.Member))
            return false;
        _rows[own].State = NodeState.Member;
        return true;
    }

    private bool IsFree(Incarnation holder) => !_rows.TryGetValue(holder, out var row) || (switches.FencedBeforeTaken ? row.Fenced : row.Revoked);

    private bool IsOwnHeld(Incarnation own) => _rows.TryGetValue(own, out var row) && !row.Revoked && row.Expires > Clock;

    private sealed class Row(string node)
    {
        public string Node => node;

        public NodeState State { get; set; }

        public bool Revoked { get; set; }

        public bool Fenced { get; set; }

        public DateTimeOffset Expires { get; set; }

        public DateTimeOffset RenewedAt { get; set; }

        public long Renewals { get; set; }
    }
}
