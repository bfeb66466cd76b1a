using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation;

namespace ActorVent.Tests.Shell.Storage;

/// <summary>The journal as actors see it: all answers come by the store's whims. Notes what became durable, whoever heard of it.</summary>
internal sealed class FailingJournal(FailingStore store, Trace trace) : IJournal
{
    private readonly List<Entry> _durable = [];
    private readonly Dictionary<EndpointId, IReadOnlyList<SequenceNumber>> _joined = [];

    public Ring Ring => Inner.Ring;

    public string Id => Inner.Id;

    /// <summary>Everything that was ever durable, in each partition in order.</summary>
    public IReadOnlyList<Entry> Durable => _durable;

    /// <summary>By the endpoint: what stood in each partition when it joined.</summary>
    public IReadOnlyDictionary<EndpointId, IReadOnlyList<SequenceNumber>> Joined => _joined;

    private IJournal Inner => store.Disk.Journal;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public ValueTask<ClusterRecord?> ReadClusterAsync(CancellationToken cancellationToken) =>
        store.Ask(() => Inner.ReadClusterAsync(default), cancellationToken);

    public ValueTask<ClusterRecord> WriteClusterAsync(ClusterRecord cluster, CancellationToken cancellationToken) =>
        store.Ask(() => Inner.WriteClusterAsync(cluster, default), cancellationToken);

    public ValueTask<string?> AcceptClusterAsync(CancellationToken cancellationToken) =>
        store.Ask(() => Inner.AcceptClusterAsync(default), cancellationToken);

    public ValueTask RegisterNodeAsync(string node, Incarnation incarnation, CancellationToken cancellationToken) =>
        Do(() => Inner.RegisterNodeAsync(node, incarnation, default), cancellationToken);

    public ValueTask<PartitionSnapshot?> TakePartitionAsync(PartitionId partition, string node, Incarnation incarnation, CancellationToken cancellationToken) =>
        store.Ask(() => Inner.TakePartitionAsync(partition, node, incarnation, default), cancellationToken);

    public ValueTask<WriteResult> ReleasePartitionAsync(Fence fence, CancellationToken cancellationToken) =>
        store.Write(() => Inner.ReleasePartitionAsync(fence, default), cancellationToken);

    public ValueTask<WriteResult> AppendAsync(PartitionAppend append, CancellationToken cancellationToken) =>
        store.Write(() => Noted(append), cancellationToken);

    public ValueTask<ScopeState> BeginScopeAsync(ScopeId scope, CancellationToken cancellationToken) =>
        store.Ask(() => Inner.BeginScopeAsync(scope, default), cancellationToken);

    public ValueTask<WriteResult> MoveScopeAsync(ScopeId scope, long epoch, ResourceVersion position, CancellationToken cancellationToken) =>
        store.Write(() => Inner.MoveScopeAsync(scope, epoch, position, default), cancellationToken);

    public ValueTask<WriteResult> ResetScopeAsync(ScopeId scope, long epoch, long history, CancellationToken cancellationToken) =>
        store.Write(() => Inner.ResetScopeAsync(scope, epoch, history, default), cancellationToken);

    public ValueTask<IReadOnlyList<SequenceNumber>> HeadsAsync(CancellationToken cancellationToken) =>
        store.Ask(() => Inner.HeadsAsync(default), cancellationToken);

    public ValueTask<IReadOnlyList<Entry>> ReadAsync(PartitionId partition, SequenceNumber after, int most, long mostBytes, CancellationToken cancellationToken) =>
        store.Ask(() => Inner.ReadAsync(partition, after, most, mostBytes, default), cancellationToken);

    public ValueTask<IReadOnlyList<LaneNext>> ReadNextAsync(IReadOnlyList<LaneRead> lanes, EndpointId? target, bool newest, CancellationToken cancellationToken) =>
        store.Ask(() => Inner.ReadNextAsync(lanes, target, newest, default), cancellationToken);

    public ValueTask<EndpointStart> OpenEndpointAsync(EndpointRegistration endpoint, CancellationToken cancellationToken) => store.Ask(
        async () =>
        {
            var start = await Inner.OpenEndpointAsync(endpoint, default);
            _joined[endpoint.Id] = start.Joined;
            return start;
        },
        cancellationToken);

    public ValueTask ForgetCarriedAsync(EndpointId endpoint, CancellationToken cancellationToken) =>
        Do(() => Inner.ForgetCarriedAsync(endpoint, default), cancellationToken);

    public ValueTask<IReadOnlyList<SequenceNumber>> SkipOthersAsync(EndpointId endpoint, IReadOnlyList<SequenceNumber> offsets, CancellationToken cancellationToken) =>
        store.Ask(() => Inner.SkipOthersAsync(endpoint, offsets, default), cancellationToken);

    public ValueTask<WriteResult> WriteLowAsync(
        EndpointId endpoint, IReadOnlyList<(PartitionId Partition, SequenceNumber Low)> low, DateTimeOffset? disabledSince, CancellationToken cancellationToken) =>
        store.Write(() => Inner.WriteLowAsync(endpoint, low, disabledSince, default), cancellationToken);

    public ValueTask RetireEndpointsAsync(IReadOnlyCollection<EndpointId> configured, bool annotations, CancellationToken cancellationToken) =>
        Do(() => Inner.RetireEndpointsAsync(configured, annotations, default), cancellationToken);

    public ValueTask<IReadOnlyList<EndpointRegistration>> ReadAnnotationEndpointsAsync(CancellationToken cancellationToken) =>
        store.Ask(() => Inner.ReadAnnotationEndpointsAsync(default), cancellationToken);

    public ValueTask<IReadOnlyList<EndpointRecord>> ReadEndpointsAsync(CancellationToken cancellationToken) =>
        store.Ask(() => Inner.ReadEndpointsAsync(default), cancellationToken);

    public ValueTask<WriteResult> WriteDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        store.Write(() => Inner.WriteDeadLettersAsync(letters, default), cancellationToken);

    public ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(EndpointId? endpoint, int most, bool payloads, CancellationToken cancellationToken) =>
        store.Ask(() => Inner.ReadDeadLettersAsync(endpoint, most, payloads, default), cancellationToken);

    public ValueTask<IReadOnlyList<ExpiredEntry>> ReadExpiredAsync(
        PartitionId partition, SequenceNumber after, SequenceNumber upTo, EndpointId? target, CancellationToken cancellationToken) =>
        store.Ask(() => Inner.ReadExpiredAsync(partition, after, upTo, target, default), cancellationToken);

    public ValueTask<CompactionResult> CompactAsync(RetentionPolicy policy, CancellationToken cancellationToken) =>
        store.Ask(() => Inner.CompactAsync(policy, default), cancellationToken);

    private async ValueTask<WriteResult> Noted(PartitionAppend append)
    {
        var result = await Inner.AppendAsync(append, default);
        if (result.Outcome != WriteOutcome.Written)
        {
            trace.Add($"* an append is refused: {result.Reason}");
            return result;
        }
        _durable.AddRange(result.Entries);
        foreach (var e in trace.IsOn ? result.Entries : [])
            trace.Add($"durable {e.Partition}:{e.Sequence} {e.Object.Path} {e.Type} {e.Uid} version {e.Version} {e.Cause}");
        return result;
    }

    private async ValueTask Do(Func<ValueTask> work, CancellationToken cancellationToken) => await store.Ask(
        async () =>
        {
            await work();
            return true;
        },
        cancellationToken);
}
