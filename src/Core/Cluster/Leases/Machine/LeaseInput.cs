namespace ActorVent.Cluster.Leases;

/// <summary>What <see cref="LeaseMachine"/> is told.</summary>
internal abstract record LeaseInput
{
    /// <summary>Time has passed: at the latest when <see cref="LeaseMachine.NextDue"/> says.</summary>
    internal sealed record Due : LeaseInput
    {
        public static Due Instance { get; } = new();
    }

    /// <summary>The row says that the lease is held for another TTL; also of the row's creation.</summary>
    /// <param name="Sent">Read before the statement was sent.</param>
    internal sealed record Renewed(ClockReading Sent) : LeaseInput;

    /// <summary>Nobody knows whether it was renewed.</summary>
    internal sealed record NotRenewed(string Reason) : LeaseInput;

    /// <summary>The database has not answered something else that it was asked.</summary>
    internal sealed record NotAnswered : LeaseInput
    {
        public static NotAnswered Instance { get; } = new();
    }

    /// <summary>The row is revoked, or is not there any more.</summary>
    internal sealed record Revoked : LeaseInput
    {
        public static Revoked Instance { get; } = new();
    }

    /// <summary>There is an actor system from now on, which has to answer.</summary>
    internal sealed record Attached : LeaseInput
    {
        public static Attached Instance { get; } = new();
    }

    /// <summary>The actor system has answered.</summary>
    internal sealed record Answered : LeaseInput
    {
        public static Answered Instance { get; } = new();
    }

    /// <summary>Everything has been stopped: the lease is given back.</summary>
    internal sealed record Leave : LeaseInput
    {
        public static Leave Instance { get; } = new();
    }
}
