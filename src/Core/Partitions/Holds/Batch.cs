namespace ActorVent.Partitions.Holds;

/// <summary>One <see cref="PartitionMessage.Observed"/>, until nothing that it brought is unpersisted.</summary>
/// <param name="number">Its number.</param>
internal sealed class Batch(long number)
{
    public long Number { get; } = number;

    /// <summary>How much of it is not settled yet.</summary>
    public int Open { get; set; }
}
