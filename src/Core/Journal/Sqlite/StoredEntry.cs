using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>What retention has to know of an entry.</summary>
internal sealed record StoredEntry(
    long Id, long ObjectId, long Bytes, ObjectKey Object, string Uid, ResourceVersion Version, ChangeType Type, DateTimeOffset Time, string Target)
{
    /// <summary>Whether the entry is for the endpoint.</summary>
    public bool IsFor(EndpointId endpoint, bool fromAnnotation) => Target.Length == 0 ? !fromAnnotation : Target == endpoint.Value;

    public PartitionId Partition => EntryId.Partition(Id);

    public SequenceNumber Sequence => EntryId.Sequence(Id);
}
