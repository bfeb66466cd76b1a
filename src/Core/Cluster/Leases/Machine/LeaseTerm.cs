namespace ActorVent.Cluster.Leases;

/// <summary>Until when a lease is held, by both clocks: over as soon as one of them says so.</summary>
internal sealed record LeaseTerm(ClockReading Until, bool ByWallClock = true)
{
    /// <summary>Whether it is held then.</summary>
    public bool Covers(ClockReading now) => now.Monotonic < Until.Monotonic && (!ByWallClock || now.Wall < Until.Wall);
}
