namespace ActorVent.Cluster.Leases;

/// <summary>What <see cref="FormationMachine"/> wants done.</summary>
internal abstract record FormationEffect
{
    /// <summary>Say in this node's row, under the lock, that it is a member, if its lease is held. What follows is done once that is committed.</summary>
    internal sealed record SayMember : FormationEffect
    {
        public static SayMember Instance { get; } = new();
    }

    /// <summary>Form a cluster of this node.</summary>
    internal sealed record JoinSelf : FormationEffect
    {
        public static JoinSelf Instance { get; } = new();
    }

    /// <summary>Join the cluster of these; takes the place of others before, and is said each time, since nobody knows whether the last time was heard.</summary>
    internal sealed record Join(IReadOnlyList<string> Addresses) : FormationEffect;

    /// <summary>Others may join this node now, and its regions may start.</summary>
    internal sealed record Formed : FormationEffect
    {
        public static Formed Instance { get; } = new();
    }

    /// <summary>End the process, so that it is started again: it is in a cluster that is not the journal's.</summary>
    internal sealed record End(string Reason) : FormationEffect;
}
