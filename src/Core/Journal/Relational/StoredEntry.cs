using ActorVent.Primitives;

namespace ActorVent.Journal.Relational;

/// <summary>What retention has to know of an entry.</summary>
internal sealed record StoredEntry(
    long Id, long ObjectId, long Bytes, ObjectKey Object, string Uid, ResourceVersion Version, ChangeType Type, DateTimeOffset Time, string Target)
{
    public PartitionId Partition => EntryId.Partition(Id);

    public SequenceNumber Sequence => EntryId.Sequence(Id);
}
