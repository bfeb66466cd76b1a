using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>
/// The durable log, its positions, leases and offsets. Safe for use from many threads. Writes return an outcome and do not
/// throw for what an operator can mend; reads throw <see cref="JournalException"/>.
/// </summary>
public interface IJournal : IAsyncDisposable
{
    /// <summary>The ring, which was fixed when the journal was created.</summary>
    Ring Ring { get; }

    /// <summary>Raised after entries have become durable, in each partition in order. May be raised from any thread; handlers return at once.</summary>
    event Action<AppendedEntries>? Appended;

    /// <summary>Raised after an append or a compaction that created or removed endpoints from annotations. Polling stands behind it; handlers return at once.</summary>
    event Action? EndpointsChanged;

    /// <summary>Binds a cluster's name to its identity at first use; afterwards refuses another identity with a <see cref="JournalException"/>.</summary>
    /// <param name="name">What <c>--cluster</c> says, or the identity itself.</param>
    /// <param name="identity">The uid of the kube-system namespace, or the server's address.</param>
    /// <param name="cancellationToken">Cancels the wait, not the write.</param>
    ValueTask BindClusterAsync(string name, string identity, CancellationToken cancellationToken);

    /// <summary>Makes the node known under a new incarnation.</summary>
    ValueTask RegisterNodeAsync(string node, Incarnation incarnation, CancellationToken cancellationToken);

    /// <summary>Takes the partition, raising its epoch, if it is free, this node's own, or its owner is dead; null if another live owner has it.</summary>
    ValueTask<PartitionSnapshot?> TakePartitionAsync(PartitionId partition, string node, Incarnation incarnation, CancellationToken cancellationToken);

    /// <summary>Gives the partition up.</summary>
    ValueTask<WriteResult> ReleasePartitionAsync(Fence fence, CancellationToken cancellationToken);

    /// <summary>Appends, fenced. One append of a partition may be in flight at a time.</summary>
    ValueTask<WriteResult> AppendAsync(PartitionAppend append, CancellationToken cancellationToken);

    /// <summary>The newest sequence number of each partition, by the partition's number.</summary>
    ValueTask<IReadOnlyList<SequenceNumber>> HeadsAsync(CancellationToken cancellationToken);

    /// <summary>Reads entries in order.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="after">Entries above this.</param>
    /// <param name="most">At most this many.</param>
    /// <param name="mostBytes">Stops once the payloads read exceed this; at least one entry is returned if there is one.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    ValueTask<IReadOnlyList<Entry>> ReadAsync(PartitionId partition, SequenceNumber after, int most, long mostBytes, CancellationToken cancellationToken);

    /// <summary>
    /// What to send next of one object to the configured endpoints or, when <paramref name="target"/> is not null, to that one. With
    /// <paramref name="newest"/> the next entry's uid decides: its first deletion above <paramref name="after"/> if there is one, else its
    /// newest entry. Without, the next entry. A resend takes the place of nothing: it comes only when all before it is settled.
    /// </summary>
    /// <returns>null when nothing of the object is above <paramref name="after"/>.</returns>
    ValueTask<LaneHead?> ReadNextAsync(PartitionId partition, ObjectKey @object, EndpointId? target, SequenceNumber after, bool newest, CancellationToken cancellationToken);

    /// <summary>Creates the endpoint (joined at every partition's newest entry) or reads its progress. One from annotations is never created here, and its offsets are right before what names it next.</summary>
    /// <exception cref="JournalException">Among others: the home partition no longer belongs to the fence's owner; an endpoint from annotations is not there any more.</exception>
    ValueTask<EndpointSnapshot> OpenEndpointAsync(EndpointRegistration endpoint, Fence fence, CancellationToken cancellationToken);

    /// <summary>
    /// Marks all endpoints but these, and but those from annotations when they are allowed, as removed: retention no longer waits
    /// for them. One that comes back goes on where it was.
    /// </summary>
    ValueTask RetireEndpointsAsync(IReadOnlyCollection<EndpointId> configured, bool annotations, CancellationToken cancellationToken);

    /// <summary>The endpoints from annotations, retired ones included.</summary>
    ValueTask<IReadOnlyList<EndpointRegistration>> ReadAnnotationEndpointsAsync(CancellationToken cancellationToken);

    /// <summary>Commits an endpoint's progress, fenced by its home partition. Not written for an endpoint that was never opened.</summary>
    ValueTask<WriteResult> CommitAsync(EndpointCommit commit, CancellationToken cancellationToken);

    /// <summary>Dead letters, oldest first.</summary>
    ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(EndpointId? endpoint, int most, CancellationToken cancellationToken);

    /// <summary>One bounded batch of retention.</summary>
    ValueTask<CompactionResult> CompactAsync(RetentionPolicy policy, CancellationToken cancellationToken);
}
