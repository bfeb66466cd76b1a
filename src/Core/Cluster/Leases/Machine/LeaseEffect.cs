namespace ActorVent.Cluster.Leases;

/// <summary>What <see cref="LeaseMachine"/> wants done.</summary>
internal abstract record LeaseEffect
{
    /// <summary>Renew the row, and say <see cref="LeaseInput.Renewed"/>, <see cref="LeaseInput.NotRenewed"/> or <see cref="LeaseInput.Revoked"/>.</summary>
    internal sealed record Renew : LeaseEffect
    {
        public static Renew Instance { get; } = new();
    }

    /// <summary>What senders look at from now on; null: it is not held.</summary>
    internal sealed record Hold(LeaseTerm? Term) : LeaseEffect;

    /// <summary>Ask the actor system for <see cref="LeaseInput.Answered"/>.</summary>
    internal sealed record Ask : LeaseEffect
    {
        public static Ask Instance { get; } = new();
    }

    /// <summary>End the process at once, so that it is started again: nothing of it may run on.</summary>
    internal sealed record End(string Reason) : LeaseEffect;

    /// <summary>Say in the row that this node has left.</summary>
    internal sealed record SayLeft : LeaseEffect
    {
        public static SayLeft Instance { get; } = new();
    }

    /// <summary>For people: it is over, and nothing is sent or written until it is renewed.</summary>
    internal sealed record Lapsed(string Reason) : LeaseEffect;

    /// <summary>For people: it is held again.</summary>
    /// <param name="After">How long it was not.</param>
    internal sealed record HeldAgain(TimeSpan After) : LeaseEffect;
}
