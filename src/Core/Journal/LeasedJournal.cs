using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>
/// Starts no write while this node's lease has lapsed: what it refuses is certainly not written, and may be tried again. Reading needs no lease.
/// That a write which began in time is late is no harm: the journal itself refuses who was taken from.
/// </summary>
/// <param name="journal">What is written to; disposed of with this.</param>
/// <param name="lease">This node's.</param>
internal sealed class LeasedJournal(IJournal journal, ILease lease) : IJournal
{
    private const string Lapsed = "this node's lease has lapsed: the database was out of reach, or the process stood still";

    public Ring Ring => journal.Ring;

    public string Id => journal.Id;

    public ValueTask<ClusterRecord?> ReadClusterAsync(CancellationToken cancellationToken) => journal.ReadClusterAsync(cancellationToken);

    public ValueTask<ClusterRecord> WriteClusterAsync(ClusterRecord cluster, CancellationToken cancellationToken) =>
        Held(j => j.WriteClusterAsync(cluster, cancellationToken));

    public ValueTask<string?> AcceptClusterAsync(CancellationToken cancellationToken) => Held(j => j.AcceptClusterAsync(cancellationToken));

    public ValueTask RegisterNodeAsync(string node, Incarnation incarnation, CancellationToken cancellationToken) =>
        Held(j => j.RegisterNodeAsync(node, incarnation, cancellationToken));

    public ValueTask<PartitionSnapshot?> TakePartitionAsync(PartitionId partition, string node, Incarnation incarnation, CancellationToken cancellationToken) =>
        Held(j => j.TakePartitionAsync(partition, node, incarnation, cancellationToken));

    public ValueTask<WriteResult> ReleasePartitionAsync(Fence fence, CancellationToken cancellationToken) =>
        lease.IsHeld ? journal.ReleasePartitionAsync(fence, cancellationToken) : NotWritten;

    public ValueTask<WriteResult> AppendAsync(PartitionAppend append, CancellationToken cancellationToken) =>
        lease.IsHeld ? journal.AppendAsync(append, cancellationToken) : NotWritten;

    public ValueTask<ScopeState> BeginScopeAsync(ScopeId scope, CancellationToken cancellationToken) => Held(j => j.BeginScopeAsync(scope, cancellationToken));

    public ValueTask<WriteResult> MoveScopeAsync(ScopeId scope, long epoch, ResourceVersion position, CancellationToken cancellationToken) =>
        lease.IsHeld ? journal.MoveScopeAsync(scope, epoch, position, cancellationToken) : NotWritten;

    public ValueTask<WriteResult> ResetScopeAsync(ScopeId scope, long epoch, long history, CancellationToken cancellationToken) =>
        lease.IsHeld ? journal.ResetScopeAsync(scope, epoch, history, cancellationToken) : NotWritten;

    public ValueTask<IReadOnlyList<SequenceNumber>> HeadsAsync(CancellationToken cancellationToken) => journal.HeadsAsync(cancellationToken);

    public ValueTask<IReadOnlyList<Entry>> ReadAsync(PartitionId partition, SequenceNumber after, int most, long mostBytes, CancellationToken cancellationToken) =>
        journal.ReadAsync(partition, after, most, mostBytes, cancellationToken);

    public ValueTask<IReadOnlyList<LaneNext>> ReadNextAsync(IReadOnlyList<LaneRead> lanes, EndpointId? target, bool newest, CancellationToken cancellationToken) =>
        journal.ReadNextAsync(lanes, target, newest, cancellationToken);

    public ValueTask<EndpointStart> OpenEndpointAsync(EndpointRegistration endpoint, CancellationToken cancellationToken) =>
        Held(j => j.OpenEndpointAsync(endpoint, cancellationToken));

    public ValueTask ForgetCarriedAsync(EndpointId endpoint, CancellationToken cancellationToken) => Held(j => j.ForgetCarriedAsync(endpoint, cancellationToken));

    public ValueTask<IReadOnlyList<SequenceNumber>> SkipOthersAsync(EndpointId endpoint, IReadOnlyList<SequenceNumber> offsets, CancellationToken cancellationToken) =>
        journal.SkipOthersAsync(endpoint, offsets, cancellationToken);

    public ValueTask<WriteResult> WriteLowAsync(
        EndpointId endpoint, IReadOnlyList<(PartitionId Partition, SequenceNumber Low)> low, DateTimeOffset? disabledSince, CancellationToken cancellationToken) =>
        lease.IsHeld ? journal.WriteLowAsync(endpoint, low, disabledSince, cancellationToken) : NotWritten;

    public ValueTask RetireEndpointsAsync(IReadOnlyCollection<EndpointId> configured, bool annotations, CancellationToken cancellationToken) =>
        Held(j => j.RetireEndpointsAsync(configured, annotations, cancellationToken));

    public ValueTask<IReadOnlyList<EndpointRegistration>> ReadAnnotationEndpointsAsync(CancellationToken cancellationToken) =>
        journal.ReadAnnotationEndpointsAsync(cancellationToken);

    public ValueTask<WriteResult> WriteDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        lease.IsHeld ? journal.WriteDeadLettersAsync(letters, cancellationToken) : NotWritten;

    public ValueTask<IReadOnlyList<EndpointRecord>> ReadEndpointsAsync(CancellationToken cancellationToken) =>
        journal.ReadEndpointsAsync(cancellationToken);

    public ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(EndpointId? endpoint, int most, bool payloads, CancellationToken cancellationToken) =>
        journal.ReadDeadLettersAsync(endpoint, most, payloads, cancellationToken);

    public ValueTask<IReadOnlyList<ExpiredEntry>> ReadExpiredAsync(PartitionId partition, SequenceNumber after, SequenceNumber upTo, EndpointId? target, CancellationToken cancellationToken) =>
        journal.ReadExpiredAsync(partition, after, upTo, target, cancellationToken);

    public ValueTask<CompactionResult> CompactAsync(RetentionPolicy policy, CancellationToken cancellationToken) => Held(j => j.CompactAsync(policy, cancellationToken));

    public ValueTask DisposeAsync() => journal.DisposeAsync();

    private static ValueTask<WriteResult> NotWritten => new(new WriteResult(WriteOutcome.NotWritten, Lapsed));

    private ValueTask Held(Func<IJournal, ValueTask> write) => lease.IsHeld ? write(journal) : ValueTask.FromException(Refused());

    private ValueTask<T> Held<T>(Func<IJournal, ValueTask<T>> write) => lease.IsHeld ? write(journal) : ValueTask.FromException<T>(Refused());

    private static JournalException Refused() => new($"Nothing is written: {Lapsed}. It goes on when the lease is held again.", isTransient: true);
}
