using System.Collections.Concurrent;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Cluster.Leases;

/// <summary>What the lease's thread does in each turn: carries out what <see cref="LeaseMachine"/> and <see cref="JudgeMachine"/> decide, and what others ask for.</summary>
internal sealed partial class LeaseLoop
{
    private readonly NodeIdentity _identity;
    private readonly LeaseServices _services;
    private readonly ILeaseStore _store;
    private readonly LeaseTimes _times;
    private readonly LeaseMachine _machine;
    private readonly JudgeMachine _judge;
    private readonly ShardRequests _shards;
    private readonly Fences _fences;
    private readonly ConcurrentQueue<LeaseRequest> _requests = new();
    private readonly List<JudgeEffect> _judgements = [];
    private Action? _ask;
    private TimeSpan _lookAt;
    private TimeSpan _restUntil;

    public LeaseLoop(NodeIdentity identity, LeaseServices services, LeaseTimes times, LeaseRules rules)
    {
        (_identity, _services, _store, _times) = (identity, services, services.Store, times);
        _machine = new LeaseMachine(times, rules);
        _judge = new JudgeMachine(identity.Incarnation, times, rules);
        _shards = new ShardRequests(times);
        _fences = new Fences(services.Fence, services.Logger);
        Lease = new NodeLease(services.Time);
    }

    public NodeLease Lease { get; }

    /// <summary>Whether this life's row is there.</summary>
    public bool IsRegistered { get; private set; }

    /// <summary>Whether nothing is left to do: it has left, or the process should have ended.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Called once the row is there, and after each look; by the lease's thread, so it returns at once.</summary>
    public Action<NodesView>? Looked { get; set; }

    /// <summary>Does something in the next turn; from any thread.</summary>
    public void Post(LeaseRequest request) => _requests.Enqueue(request);

    /// <summary>Lets an actor system answer from now on. In a turn.</summary>
    public void Attach(Action ask)
    {
        _ask = ask;
        Take(LeaseInput.Attached.Instance);
    }

    /// <summary>In a turn.</summary>
    public void Answered() => Take(LeaseInput.Answered.Instance);

    /// <summary>In a turn.</summary>
    public void Leave() => Take(LeaseInput.Leave.Instance);

    /// <summary>In a turn.</summary>
    public void Acquire(string name, Action<bool> answer) => _shards.Acquire(name, answer, Now().Monotonic);

    /// <summary>In a turn.</summary>
    public void Release(string name) => _shards.Release(name);

    /// <summary>What was posted and is not done is not done any more; from any thread, once nothing calls <see cref="Turn"/> any more.</summary>
    public void Refuse()
    {
        while (_requests.TryDequeue(out var request))
            request.Refused?.Invoke();
    }

    /// <summary>One turn.</summary>
    /// <returns>How long the next may wait, unless something is posted.</returns>
    public TimeSpan Turn()
    {
        // Read before the renewal: if the rest is over by now, so is its wait, and after a failure it goes before all else.
        var begun = Now().Monotonic;
        if (!IsRegistered)
            Register();
        if (IsRegistered)
            Take(LeaseInput.Due.Instance);
        while (MayWork(begun) && _requests.TryDequeue(out var request))
            Do(request);
        if (MayWork(begun))
            Work();
        _shards.GiveUp(Now().Monotonic);
        return Wait(Now().Monotonic);
    }

    /// <summary>What waits for an answer gets none.</summary>
    public void Close()
    {
        _shards.GiveUp(TimeSpan.MaxValue);
        _fences.Close();
    }

    private bool MayWork(TimeSpan now) => IsRegistered && !IsOver && now >= _restUntil;

    private void Do(LeaseRequest request)
    {
        try
        {
            request.Run();
        }
        catch (LeaseStoreException e)
        {
            Failed(e);
            request.Failed?.Invoke(e);
        }
    }

    private TimeSpan Wait(TimeSpan now)
    {
        if (!IsRegistered)
            return _times.RenewAgain;
        var work = _shards.NextDue is { } shards && shards < _lookAt ? shards : _lookAt;
        if (work < _restUntil)
            work = _restUntil;
        var next = _machine.NextDue < work ? _machine.NextDue : work;
        return next > now ? next - now : TimeSpan.Zero;
    }

    private void Register()
    {
        var sent = Now();
        try
        {
            var isHeld = _store.Register(_identity);
            IsRegistered = true;
            Take(isHeld ? new LeaseInput.Renewed(sent) : LeaseInput.Revoked.Instance);
        }
        catch (LeaseStoreException e)
        {
            Failed(e);
        }
    }

    private void Work()
    {
        try
        {
            Shards();
            if (Now().Monotonic >= _lookAt)
                Look();
        }
        catch (LeaseStoreException e)
        {
            Failed(e);
        }
    }

    private void Shards()
    {
        if (_shards.ToRelease is { Count: > 0 } releases)
        {
            _store.Release(releases);
            _shards.Released();
        }
        if (_shards.ToAcquire(Now().Monotonic) is { Count: > 0 } wanted)
            _shards.Acquired(_store.Acquire(wanted));
    }

    private void Look()
    {
        _lookAt = Now().Monotonic + _times.LookEvery;
        var rows = _store.Look();
        var now = Now();
        _judgements.Clear();
        _judge.Looked(rows, now, _machine.IsHeld(now) ? _machine.UndisturbedSince : null, _judgements);
        Looked?.Invoke(new NodesView(rows));
        foreach (var judgement in _judgements)
        {
            if (judgement is JudgeEffect.Fence fence)
                _fences.Begin(fence.Incarnation, now.Monotonic);
            else if (judgement is JudgeEffect.Revoke revoke && _store.Revoke(revoke.Incarnation, revoke.Renewals))
                Log.Revoked(_services.Logger, NameOf(rows, revoke.Incarnation), _times.Ttl.TotalSeconds);
        }
    }

    private void Take(LeaseInput input)
    {
        var effects = new List<LeaseEffect>();
        _machine.On(input, Now(), effects);
        foreach (var effect in effects)
            CarryOut(effect);
    }

    private void CarryOut(LeaseEffect effect)
    {
        switch (effect)
        {
            case LeaseEffect.Hold hold:
                Lease.Hold(hold.Term);
                break;
            case LeaseEffect.Renew:
                Renew();
                break;
            case LeaseEffect.Ask:
                _ask?.Invoke();
                break;
            case LeaseEffect.End end:
                IsOver = true;
                _services.End(end.Reason);
                break;
            case LeaseEffect.SayLeft:
                IsOver = true;
                SayLeft();
                break;
            case LeaseEffect.Lapsed lapsed:
                Log.Lapsed(_services.Logger, lapsed.Reason);
                break;
            case LeaseEffect.HeldAgain again:
                Log.HeldAgain(_services.Logger, again.After.TotalSeconds);
                break;
        }
    }

    private void Renew()
    {
        var sent = Now();
        bool isRenewed;
        try
        {
            isRenewed = _store.Renew();
        }
        catch (LeaseStoreException e)
        {
            // In this order: the rest ends no earlier than the wait for the next.
            Take(new LeaseInput.NotRenewed(e.Message));
            Failed(e);
            return;
        }
        Take(isRenewed ? new LeaseInput.Renewed(sent) : LeaseInput.Revoked.Instance);
    }

    /// <summary>If it fails, the others find out by themselves, a TTL later.</summary>
    private void SayLeft()
    {
        try
        {
            _store.SetState(NodeState.Left);
        }
        catch (LeaseStoreException e)
        {
            Log.NotLeft(_services.Logger, e.Message);
        }
    }

    private void Failed(LeaseStoreException failure)
    {
        _restUntil = Now().Monotonic + _times.RenewAgain;
        Take(LeaseInput.NotAnswered.Instance);
        Log.Failed(_services.Logger, failure.Message);
    }

    private ClockReading Now() => _services.Time.Read();

    private static string NameOf(IReadOnlyList<NodeRow> rows, Incarnation incarnation) => rows.First(row => row.Incarnation == incarnation).Node;

    private static partial class Log
    {
        [LoggerMessage(2000, LogLevel.Warning, "This node's lease is over ({Reason}): nothing is sent and nothing is written until it is renewed")]
        public static partial void Lapsed(ILogger logger, string reason);

        [LoggerMessage(2001, LogLevel.Information, "This node has its lease again, after {Seconds:0.0} s")]
        public static partial void HeldAgain(ILogger logger, double seconds);

        [LoggerMessage(2002, LogLevel.Warning, "Node {Node} has not renewed its lease for {Seconds:0.#} s: it is dead from now on, and what it did goes on elsewhere")]
        public static partial void Revoked(ILogger logger, string node, double seconds);

        [LoggerMessage(2003, LogLevel.Debug, "The leases' tables: {Error}; trying again")]
        public static partial void Failed(ILogger logger, string error);

        [LoggerMessage(2004, LogLevel.Warning, "This node has stopped and could not say so ({Error}): the others notice a few seconds later")]
        public static partial void NotLeft(ILogger logger, string error);
    }
}
