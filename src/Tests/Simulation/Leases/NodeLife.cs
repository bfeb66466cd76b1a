using ActorVent.Cluster.Leases;
using ActorVent.Primitives;

namespace ActorVent.Tests.Simulation.Leases;

/// <summary>One life of a node: a process with two clocks that may be paused, and what decides in it.</summary>
internal sealed partial class NodeLife
{
    private readonly Fleet _fleet;
    private readonly Queue<Action> _whenResumed = new();
    private TimeSpan _stoodStill;
    private DateTimeOffset? _suspendedAt;

    public NodeLife(Fleet world, string node, Incarnation incarnation)
    {
        (_fleet, Node, Incarnation) = (world, node, incarnation);
        _machine = new LeaseMachine(world.Times, world.Switches.Rules);
        _judge = new JudgeMachine(incarnation, world.Times, world.Switches.Rules);
        _formation = new FormationMachine(incarnation, world.Times);
        _shards = new ShardRequests(world.Times);
    }

    public string Node { get; }

    public Incarnation Incarnation { get; }

    public bool IsDead { get; private set; }

    public bool IsPaused { get; private set; }

    /// <summary>How often it was paused.</summary>
    public int Pauses { get; private set; }

    /// <summary>Does not reach the database.</summary>
    public bool IsCut
    {
        get;
        set
        {
            field = value;
            TroubledUntil = Schedule.Now;
        }
    }

    /// <summary>Until when it last had a trouble that the others had not.</summary>
    public DateTimeOffset TroubledUntil { get; private set; }

    public bool IsTroubled => IsDead || IsPaused || IsCut || _isLeaving;

    /// <summary>What its wall clock is ahead.</summary>
    public TimeSpan WallOffset { get; set; }

    public bool IsRunning => !IsDead && !IsPaused;

    private Schedule Schedule => _fleet.Schedule;

    /// <summary>Its clocks.</summary>
    public ClockReading Now => new(Schedule.Now - Schedule.Start - _stoodStill, Schedule.Now + WallOffset);

    /// <summary>Does it when the process runs; never, if it is dead by then.</summary>
    public void Do(Action action)
    {
        if (IsDead)
            return;
        if (IsPaused)
            _whenResumed.Enqueue(action);
        else
            action();
    }

    public void In(TimeSpan wait, Action action) => Schedule.In(wait, () => Do(action));

    /// <param name="isSuspended">The machine sleeps, and with it the monotonic clock.</param>
    public void Pause(bool isSuspended)
    {
        IsPaused = true;
        Pauses++;
        _suspendedAt = isSuspended ? Schedule.Now : null;
        _fleet.Note($"{Incarnation} {(isSuspended ? "is suspended" : "is paused")}");
    }

    public void Resume()
    {
        if (_suspendedAt is { } since)
            _stoodStill += Schedule.Now - since;
        _suspendedAt = null;
        IsPaused = false;
        TroubledUntil = Schedule.Now;
        _fleet.Note($"{Incarnation} goes on");
        // The order in which threads wake is anybody's guess.
        var actions = _whenResumed.OrderBy(_ => _fleet.Random.Next()).ToList();
        _whenResumed.Clear();
        foreach (var action in actions)
            Do(action);
    }

    public void Die(string why)
    {
        if (IsDead)
            return;
        IsDead = true;
        _fleet.Note($"{Incarnation} ends: {why}");
        _fleet.Died(this);
    }
}
