namespace ActorVent.Cluster.Leases;

/// <summary>Rules without which two nodes act at once, or a cluster ends by itself. Switched off only to see that it does.</summary>
internal sealed record LeaseRules
{
    public static LeaseRules All { get; } = new();

    /// <summary>A lease runs from before its renewal was sent: the database counts from when it took it, which is later.</summary>
    public bool FromBeforeSent { get; init; } = true;

    /// <summary>It is over when the wall clock says so, too: the monotonic one stands still while a machine sleeps.</summary>
    public bool WallClock { get; init; } = true;

    /// <summary>A row is over only when it was unchanged for a TTL by the judge's own clock: the database's may be set, or be another machine's.</summary>
    public bool JudgesOwnTtl { get; init; } = true;

    /// <summary>Only who has held its own lease for a full TTL, everything answered, judges: after an absence of the database, all others get that time to renew.</summary>
    public bool JudgesWithOwnLease { get; init; } = true;
}
