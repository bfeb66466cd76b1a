using ActorVent.Cluster.Leases;

namespace ActorVent.Tests.Cluster.Leases;

/// <summary>A lease's machine with two clocks that a test moves. All renewals are answered by the test.</summary>
internal sealed class LeaseRig(LeaseRules? rules = null)
{
    private readonly LeaseMachine _machine = new(new LeaseTimes(), rules ?? LeaseRules.All);

    public ClockReading Now { get; private set; } = new(TimeSpan.FromSeconds(100), new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public List<LeaseEffect> Effects { get; } = [];

    public bool IsHeld => _machine.IsHeld(Now);

    public TimeSpan? UndisturbedFor => Now.Monotonic - _machine.UndisturbedSince;

    /// <summary>What senders look at.</summary>
    public LeaseTerm? Term { get; private set; }

    public LeaseRig Wait(double seconds) => Step(seconds, seconds);

    /// <summary>Moves each clock by its own.</summary>
    public LeaseRig Step(double monotonic, double wall)
    {
        Now = new ClockReading(Now.Monotonic + TimeSpan.FromSeconds(monotonic), Now.Wall + TimeSpan.FromSeconds(wall));
        return this;
    }

    public LeaseRig Tell(LeaseInput input)
    {
        Effects.Clear();
        _machine.On(input, Now, Effects);
        foreach (var hold in Effects.OfType<LeaseEffect.Hold>())
            Term = hold.Term;
        return this;
    }

    /// <summary>A renewal that was sent now, and took so long.</summary>
    public LeaseRig Renew(double took = 0)
    {
        var sent = Now;
        return Wait(took).Tell(new LeaseInput.Renewed(sent));
    }

    public LeaseRig Due() => Tell(LeaseInput.Due.Instance);
}
