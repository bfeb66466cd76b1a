namespace ActorVent.Partitions;

/// <summary>What a partition is doing.</summary>
internal enum PartitionState
{
    /// <summary>Waits for who had it before, or for the journal.</summary>
    Taking,

    /// <summary>Records what its watchers tell.</summary>
    Recording,

    /// <summary>The journal did not take something, which is tried again.</summary>
    Retrying,

    /// <summary>It goes to another node, or the node stops.</summary>
    Draining,
}
