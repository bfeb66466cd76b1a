using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>
/// The durable log, with the newest state of each object, the scopes' positions, and what retention has to know of endpoints. Safe for
/// use from many threads. Writes return an outcome and do not throw for what an operator can mend; reads throw <see cref="JournalException"/>.
/// </summary>
public interface IJournal : IAsyncDisposable
{
    /// <summary>The ring, which was fixed when the journal was created.</summary>
    Ring Ring { get; }

    /// <summary>A random name that the journal got when it was created: what is kept elsewhere says which journal it is of.</summary>
    string Id { get; }

    /// <summary>The cluster that the journal is of; null before the first was met.</summary>
    ValueTask<ClusterRecord?> ReadClusterAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Inserts the cluster if there is none; else writes what it is recognised by. The identity never changes: with another one nothing is written.
    /// </summary>
    /// <returns>What stands there now.</returns>
    ValueTask<ClusterRecord> WriteClusterAsync(ClusterRecord cluster, CancellationToken cancellationToken);

    /// <summary>
    /// Lets the next cluster that is met take the place of the one that is known: forgets what that was recognised by, raises the history
    /// of every scope and takes their positions away, in one write. Keys keep the identity.
    /// </summary>
    /// <returns>The identity; null when there is no cluster to take the place of.</returns>
    ValueTask<string?> AcceptClusterAsync(CancellationToken cancellationToken);

    /// <summary>Makes the node known under a new incarnation.</summary>
    ValueTask RegisterNodeAsync(string node, Incarnation incarnation, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the partition, raising its epoch, if it is free, this node's own, or its owner is dead or has stopped, which the lease of its shard tells; null
    /// if another live owner has it.
    /// </summary>
    ValueTask<PartitionSnapshot?> TakePartitionAsync(PartitionId partition, string node, Incarnation incarnation, CancellationToken cancellationToken);

    /// <summary>Gives the partition up.</summary>
    ValueTask<WriteResult> ReleasePartitionAsync(Fence fence, CancellationToken cancellationToken);

    /// <summary>Appends, fenced. One append of a partition may be in flight at a time.</summary>
    ValueTask<WriteResult> AppendAsync(PartitionAppend append, CancellationToken cancellationToken);

    /// <summary>Creates the scope if it is not there, and raises its epoch: whoever raised it before can move its position no more.</summary>
    ValueTask<ScopeState> BeginScopeAsync(ScopeId scope, CancellationToken cancellationToken);

    /// <summary>Moves a scope's position; <see cref="WriteOutcome.OwnershipLost"/> when its epoch is another by now.</summary>
    ValueTask<WriteResult> MoveScopeAsync(ScopeId scope, long epoch, ResourceVersion position, CancellationToken cancellationToken);

    /// <summary>The server's history was reset: sets the history and takes the position away, in one write. Otherwise as <see cref="MoveScopeAsync"/>.</summary>
    ValueTask<WriteResult> ResetScopeAsync(ScopeId scope, long epoch, long history, CancellationToken cancellationToken);

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
    /// What to send next of each of some objects to the configured endpoints or, when <paramref name="target"/> is not null, to that one. With
    /// <paramref name="newest"/> the next entry's uid decides: its first deletion above <see cref="LaneRead.After"/> if there is one, else its
    /// newest entry. Without, the next entry. A resend takes the place of nothing: it comes only when all before it is settled.
    /// </summary>
    /// <returns>In the order of <paramref name="lanes"/>, all from one state of the journal: what retention removes is told once.</returns>
    ValueTask<IReadOnlyList<LaneNext>> ReadNextAsync(IReadOnlyList<LaneRead> lanes, EndpointId? target, bool newest, CancellationToken cancellationToken);

    /// <summary>Creates the endpoint, joined at every partition's newest entry, or tells what is known of it. One from annotations is never created here.</summary>
    /// <exception cref="JournalException">Among others: an endpoint from annotations is not there any more.</exception>
    ValueTask<EndpointStart> OpenEndpointAsync(EndpointRegistration endpoint, CancellationToken cancellationToken);

    /// <summary>What <see cref="EndpointStart.Carried"/> told is kept elsewhere now.</summary>
    ValueTask ForgetCarriedAsync(EndpointId endpoint, CancellationToken cancellationToken);

    /// <summary>Moves offsets over what is for others, which is nearly all for an endpoint from annotations.</summary>
    /// <param name="endpoint">One from annotations.</param>
    /// <param name="offsets">By the partition's number.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>By the partition's number: right before the next entry that is for it, or the head; never below what was given.</returns>
    ValueTask<IReadOnlyList<SequenceNumber>> SkipOthersAsync(EndpointId endpoint, IReadOnlyList<SequenceNumber> offsets, CancellationToken cancellationToken);

    /// <summary>
    /// What retention goes by: everything up to here is settled, which in each partition is the lower of the endpoint's persisted offset and of
    /// the lowest <see cref="LaneRow.Sequence"/>. Only rises, so that an old value is safe: a lower one than is stored changes nothing. Not
    /// written for an endpoint that was never opened.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="low">Those that have risen; none: only <paramref name="disabledSince"/>.</param>
    /// <param name="disabledSince">
    /// null: it is not disabled. Else since when; the first that was told counts until null is. One that is disabled for longer than the
    /// retention holds back no end of an object any more.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait, not the write.</param>
    ValueTask<WriteResult> WriteLowAsync(
        EndpointId endpoint, IReadOnlyList<(PartitionId Partition, SequenceNumber Low)> low, DateTimeOffset? disabledSince, CancellationToken cancellationToken);

    /// <summary>
    /// Marks all endpoints but these, and but those from annotations when they are allowed, as removed: retention no longer waits
    /// for them. One that comes back goes on where it was.
    /// </summary>
    ValueTask RetireEndpointsAsync(IReadOnlyCollection<EndpointId> configured, bool annotations, CancellationToken cancellationToken);

    /// <summary>The endpoints from annotations, retired ones included.</summary>
    ValueTask<IReadOnlyList<EndpointRegistration>> ReadAnnotationEndpointsAsync(CancellationToken cancellationToken);

    /// <summary>All endpoints that were ever opened and are not removed by retention, by their names. For people: nothing is decided by it.</summary>
    ValueTask<IReadOnlyList<EndpointRecord>> ReadEndpointsAsync(CancellationToken cancellationToken);

    /// <summary>Adds dead letters, one for each endpoint and entry; the same again changes nothing. Written before the progress that passes them. Not written, none of them, when an endpoint was never opened.</summary>
    ValueTask<WriteResult> WriteDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken);

    /// <summary>Dead letters, those that were written last first.</summary>
    /// <param name="endpoint">Whose; null: of all.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="payloads">Whether with what was to be sent, which may be large.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(EndpointId? endpoint, int most, bool payloads, CancellationToken cancellationToken);

    /// <summary>
    /// What retention removed in a range although an endpoint had not passed it, in order: ends of objects always, other entries where more than
    /// the newest states are wanted. Kept until all for whom it was have passed it; one that is asked for may have got some of it.
    /// </summary>
    /// <param name="partition">The partition.</param>
    /// <param name="after">Above this.</param>
    /// <param name="upTo">Up to and including this.</param>
    /// <param name="target">null: of the entries for the configured endpoints; else of those for the endpoint, which annotations name.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    ValueTask<IReadOnlyList<ExpiredEntry>> ReadExpiredAsync(PartitionId partition, SequenceNumber after, SequenceNumber upTo, EndpointId? target, CancellationToken cancellationToken);

    /// <summary>One bounded batch of retention.</summary>
    ValueTask<CompactionResult> CompactAsync(RetentionPolicy policy, CancellationToken cancellationToken);
}
