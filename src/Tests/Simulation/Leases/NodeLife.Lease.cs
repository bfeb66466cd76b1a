using ActorVent.Cluster.Leases;
using ActorVent.Primitives;

namespace ActorVent.Tests.Simulation.Leases;

/// <summary>The lease's thread: one statement after the other, as <see cref="LeaseLoop"/> does.</summary>
internal sealed partial class NodeLife
{
    // As long as shards get to be handed over.
    private static readonly TimeSpan MostStopping = TimeSpan.FromSeconds(15);

    private readonly LeaseMachine _machine;
    private readonly JudgeMachine _judge;
    private readonly LifeConnection _leaseConnection = new();
    private readonly LifeConnection _otherConnection = new();
    private readonly Queue<Action> _requests = new();
    private readonly Queue<Action> _statements = new();
    private LeaseTerm? _term;
    private bool _isRegistered;
    private bool _isBusy;
    private bool _isLeaving;
    private bool _hasStopped;
    private int _wakeUps;
    private TimeSpan _lookAt;
    private TimeSpan _restUntil;

    public IReadOnlyList<NodeRow> View { get; private set; } = [];

    /// <summary>As senders look at it.</summary>
    public bool IsHeld => _term is { } term && term.Covers(Now);

    public void Start()
    {
        var sent = Now;
        _fleet.Database.Run(this, _leaseConnection, () => _fleet.Table.Register(Incarnation, Node), isHeld =>
        {
            _isRegistered = true;
            Take(isHeld ? new LeaseInput.Renewed(sent) : LeaseInput.Revoked.Instance);
            Turn();
            Form();
        }, () => In(_fleet.Times.RenewAgain, Start));
    }

    /// <summary>Asks the lease's thread for something.</summary>
    public void Post(Action request)
    {
        _requests.Enqueue(request);
        Turn();
    }

    public void Revoke(Incarnation whose) => Post(() => Run(() => _fleet.Table.Revoke(Incarnation, whose, renewals: null), _ => { }));

    public void Leave()
    {
        if (!_isRegistered)
            Die("stops before it has begun");
        else if (!_isLeaving)
        {
            _isLeaving = true;
            Post(() => Run(() => _fleet.Table.SetState(Incarnation, NodeState.Leaving), _ => { }));
            In(TimeSpan.FromMilliseconds(_fleet.Random.Next(50, 800)), StopAll);
        }
    }

    private void StopAll()
    {
        var shards = _wanted.ToList();
        var left = shards.Count;
        if (left == 0)
            SayLeft();
        foreach (var shard in shards)
        {
            _fleet.Stop(this, shard, () => Do(() =>
            {
                GiveUp(shard);
                if (--left == 0)
                    SayLeft();
            }));
        }
        In(MostStopping, SayLeft);
    }

    private void SayLeft()
    {
        if (_hasStopped)
            return;
        _hasStopped = true;
        _fleet.Left(this);
        Post(() => Take(LeaseInput.Leave.Instance));
        In(TimeSpan.FromSeconds(3), () => Die("stops"));
    }

    private void Turn()
    {
        if (_isBusy || !_isRegistered || IsDead)
            return;
        while (!_isBusy && _requests.TryDequeue(out var request))
            request();
        if (!_isBusy)
            Take(LeaseInput.Due.Instance);
        if (!_isBusy && _statements.TryDequeue(out var statement))
            statement();
        if (!_isBusy && Now.Monotonic >= _restUntil)
            Work();
        _shards.GiveUp(Now.Monotonic);
        if (!_isBusy)
            WakeUp();
    }

    private void WakeUp()
    {
        var next = _shards.ToRelease.Count > 0 ? TimeSpan.Zero : _shards.NextDue is { } shards && shards < _lookAt ? shards : _lookAt;
        next = next < _restUntil ? _restUntil : next;
        next = _machine.NextDue < next ? _machine.NextDue : next;
        var number = ++_wakeUps;
        var wait = next - Now.Monotonic;
        In(wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1), () =>
        {
            if (number == _wakeUps)
                Turn();
        });
    }

    private void Work()
    {
        if (_shards.ToRelease is { Count: > 0 } releases)
            Run(() => _fleet.Table.Release(Incarnation, releases.ToList()), _ => _shards.Released());
        else if (_shards.ToAcquire(Now.Monotonic) is { Count: > 0 } wanted)
        {
            var names = wanted.ToList();
            Run(() => _fleet.Table.Acquire(Incarnation, names), _shards.Acquired);
        }
        else if (Now.Monotonic >= _lookAt)
        {
            _lookAt = Now.Monotonic + _fleet.Times.LookEvery;
            Run(_fleet.Table.Look, Looked);
        }
    }

    private void Looked(IReadOnlyList<NodeRow> rows)
    {
        var effects = new List<JudgeEffect>();
        _judge.Looked(rows, Now, _machine.IsHeld(Now) ? _machine.UndisturbedSince : null, effects);
        View = rows;
        _fleet.Looked(this);
        foreach (var effect in effects)
        {
            if (effect is JudgeEffect.Revoke revoke)
                _statements.Enqueue(() => Run(() => _fleet.Table.Revoke(Incarnation, revoke.Incarnation, revoke.Renewals), _ => { }));
            else if (effect is JudgeEffect.Fence fence)
                Fence(fence);
        }
    }

    /// <summary>On a connection of its own, beside the lease's thread.</summary>
    private void Fence(JudgeEffect.Fence fence) => In(
        TimeSpan.FromMilliseconds(_fleet.Random.Next(5, 100)),
        () => _fleet.Database.Run(this, new LifeConnection(), () => EndAll(fence.Incarnation), static _ => { }, static () => { }));

    private bool EndAll(Incarnation whose)
    {
        if (!_fleet.Table.IsRevoked(whose))
            return false;
        if (_fleet.Switches.EndsSessions)
            _fleet.EndSessions(whose);
        return _fleet.Table.Fence(whose);
    }

    private void Take(LeaseInput input)
    {
        var effects = new List<LeaseEffect>();
        _machine.On(input, Now, effects);
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case LeaseEffect.Hold hold:
                    _term = hold.Term;
                    break;
                case LeaseEffect.Renew:
                    Renew();
                    break;
                case LeaseEffect.End end:
                    Die(end.Reason);
                    break;
                case LeaseEffect.SayLeft:
                    Run(() => _fleet.Table.SetState(Incarnation, NodeState.Left), _ => Die("has left"));
                    break;
            }
        }
    }

    private void Renew()
    {
        var sent = Now;
        _isBusy = true;
        _fleet.Database.Run(this, _leaseConnection, () => _fleet.Table.Renew(Incarnation), isRenewed =>
        {
            _isBusy = false;
            Take(isRenewed ? new LeaseInput.Renewed(sent) : LeaseInput.Revoked.Instance);
            Turn();
        }, () =>
        {
            _isBusy = false;
            _statements.Clear();
            _restUntil = Now.Monotonic + _fleet.Times.RenewAgain;
            Take(new LeaseInput.NotRenewed("no database"));
            Turn();
        });
    }

    private void Run<T>(Func<T> statement, Action<T> done)
    {
        _isBusy = true;
        _fleet.Database.Run(this, _leaseConnection, statement, answer =>
        {
            _isBusy = false;
            done(answer);
            Turn();
        }, () =>
        {
            _isBusy = false;
            _statements.Clear();
            _restUntil = Now.Monotonic + _fleet.Times.RenewAgain;
            Take(LeaseInput.NotAnswered.Instance);
            Turn();
        });
    }
}
