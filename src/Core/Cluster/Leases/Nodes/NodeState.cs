namespace ActorVent.Cluster.Leases;

/// <summary>Where a node's process is in its life, as its row says.</summary>
internal enum NodeState
{
    /// <summary>It has not joined; nobody joins it.</summary>
    Starting,

    /// <summary>Others join it.</summary>
    Member,

    /// <summary>Nobody joins it any more, and while it still runs nobody forms another cluster.</summary>
    Leaving,

    /// <summary>It has stopped everything: what it had is free.</summary>
    Left,
}
