using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>
/// An entry's integer key: the shard in the upper 12 bits, the sequence number in the lower 51. As the table's rowid it
/// makes (shard, sequence) unique and each shard's log one run of the table's own tree, without an index.
/// </summary>
internal static class EntryId
{
    public const int SequenceBits = 51;

    public static long Of(ShardId shard, SequenceNumber sequence) => ((long)shard.Value << SequenceBits) | sequence.Value;

    public static long LastOf(ShardId shard) => Of(shard, new SequenceNumber((1L << SequenceBits) - 1));

    public static ShardId Shard(long id) => new((int)(id >> SequenceBits));

    public static SequenceNumber Sequence(long id) => new(id & ((1L << SequenceBits) - 1));
}
