using ActorVent.Primitives;

namespace ActorVent.Journal.Relational;

/// <summary>
/// An entry's integer key: the partition in the upper 12 bits, the sequence number in the lower 51. As the table's key it
/// makes (partition, sequence) unique and each partition's log one run of one tree.
/// </summary>
internal static class EntryId
{
    public const int SequenceBits = 51;

    public static long Of(PartitionId partition, SequenceNumber sequence) => ((long)partition.Value << SequenceBits) | sequence.Value;

    public static long LastOf(PartitionId partition) => Of(partition, new SequenceNumber((1L << SequenceBits) - 1));

    public static PartitionId Partition(long id) => new((int)(id >> SequenceBits));

    public static SequenceNumber Sequence(long id) => new(id & ((1L << SequenceBits) - 1));
}
