using ActorVent.Cluster.Leases;

namespace ActorVent.Tests.Simulation.Leases;

/// <summary>Formation, shards, and requests.</summary>
internal sealed partial class NodeLife
{
    private static readonly TimeSpan FormEvery = TimeSpan.FromMilliseconds(100);

    private readonly FormationMachine _formation;
    private readonly ShardRequests _shards;
    private readonly HashSet<string> _wanted = [];
    private readonly Queue<Action> _mailbox = new();
    private IReadOnlyList<string> _joining = [];
    private int _joins;

    /// <summary>The cluster that it is up in.</summary>
    public SimulatedCluster? Cluster { get; set; }

    /// <summary>Has said that it is a member, and may start its regions.</summary>
    public bool IsFormed { get; private set; }

    /// <summary>Starts a shard: acts on it as soon as its lease is there.</summary>
    public void StartShard(string shard) => Tell(() =>
    {
        if (_isLeaving || !_wanted.Add(shard))
            return;
        Acquire(shard);
    });

    /// <summary>Stops a shard, and tells once it has.</summary>
    public void HandOff(string shard, Action stopped) => Tell(() =>
    {
        if (!_wanted.Contains(shard))
            GaveUp();
        else
            _fleet.Stop(this, shard, () => Do(() =>
            {
                GiveUp(shard);
                GaveUp();
            }));

        void GaveUp() => In(TimeSpan.FromMilliseconds(_fleet.Random.Next(1, 300)), stopped);
    });

    /// <summary>
    /// The region has one mailbox: a process that goes on takes what the coordinator told it in order. Akka hands over no shard whose start
    /// is not acknowledged, so that a shard is never given up before it was begun.
    /// </summary>
    private void Tell(Action message)
    {
        _mailbox.Enqueue(message);
        Do(() => _mailbox.Dequeue()());
    }

    private void Acquire(string shard) => Post(() => _shards.Acquire(
        shard,
        isAcquired =>
        {
            // Whoever does not want it any more has released it behind this.
            if (!_wanted.Contains(shard))
                return;
            if (isAcquired)
                _fleet.Run(this, shard);
            else
                In(TimeSpan.FromMilliseconds(200), () =>
                {
                    if (_wanted.Contains(shard))
                        Acquire(shard);
                });
        },
        Now.Monotonic));

    private void GiveUp(string shard)
    {
        if (_wanted.Remove(shard))
            Post(() => _shards.Release(shard));
    }

    private void Form()
    {
        if (IsFormed || _isLeaving)
            return;
        var effects = new List<FormationEffect>();
        if (Cluster is { } cluster)
            _formation.On(new FormationInput.Up(cluster.Members.Select(static life => (life.Incarnation.Value, 1L)).ToHashSet()), Now, effects);
        _fleet.Database.Run(this, _otherConnection, () => Decide(effects), isSaid =>
        {
            if (isSaid || !effects.Contains(FormationEffect.SayMember.Instance))
                CarryOut(effects);
            In(FormEvery, Form);
        }, () => In(FormEvery, Form));
    }

    /// <summary>In the transaction: a process that does not run commits nothing.</summary>
    private bool Decide(List<FormationEffect> effects)
    {
        if (!IsRunning)
            return false;
        var rows = _fleet.Table.Look();
        if (!_fleet.Switches.FormsAlone)
            rows = [.. rows.Where(row => row.Incarnation == Incarnation || !row.IsExpired)];
        _formation.On(new FormationInput.Looked(rows), Now, effects);
        return effects.Contains(FormationEffect.SayMember.Instance) && _fleet.Table.SayMember(Incarnation);
    }

    private void CarryOut(List<FormationEffect> effects)
    {
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case FormationEffect.JoinSelf:
                    _joins++;
                    Cluster ??= _fleet.Form(this);
                    break;
                case FormationEffect.Join join when !join.Addresses.SequenceEqual(_joining):
                    _joining = join.Addresses;
                    Join(++_joins);
                    break;
                case FormationEffect.Formed:
                    IsFormed = true;
                    _fleet.Formed(this);
                    break;
                case FormationEffect.End end:
                    Die(end.Reason);
                    break;
            }
        }
    }

    private void Join(int number)
    {
        if (Cluster is not null || number != _joins)
            return;
        _fleet.TryJoin(this, _joining);
        In(TimeSpan.FromMilliseconds(300), () => Join(number));
    }
}
