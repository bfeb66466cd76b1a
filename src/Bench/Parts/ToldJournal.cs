using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Bench.Parts;

/// <summary>A journal that says what it is told to say, for those who only listen to one.</summary>
internal sealed class ToldJournal : IJournal
{
    private readonly long[] _heads = new long[64];

    public event Action<AppendedEntries>? Appended;

    public event Action? EndpointsChanged
    {
        add { }
        remove { }
    }

    public Ring Ring { get; } = new(RingKind.Name, 64);

    public void Tell(AppendedEntries appended)
    {
        _heads[appended.Partition.Value] = appended.Newest.Value;
        Appended?.Invoke(appended);
    }

    /// <summary>A reader's that has got everything.</summary>
    public SequenceNumber[] Positions() => Array.ConvertAll(_heads, head => new SequenceNumber(head));

    public ValueTask<IReadOnlyList<SequenceNumber>> HeadsAsync(CancellationToken cancellationToken) => new(Positions());

    /// <summary>Nothing is kept: who asks has to have got it already.</summary>
    public ValueTask<IReadOnlyList<Entry>> ReadAsync(PartitionId partition, SequenceNumber after, int most, long mostBytes, CancellationToken cancellationToken) => new([]);

    public ValueTask BindClusterAsync(string name, string identity, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask RegisterNodeAsync(string node, Incarnation incarnation, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<PartitionSnapshot?> TakePartitionAsync(PartitionId partition, string node, Incarnation incarnation, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<WriteResult> ReleasePartitionAsync(Fence fence, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<WriteResult> AppendAsync(PartitionAppend append, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<LaneHead?> ReadNextAsync(
        PartitionId partition, ObjectKey @object, EndpointId? target, SequenceNumber after, bool newest, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<EndpointSnapshot> OpenEndpointAsync(EndpointRegistration endpoint, Fence fence, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask RetireEndpointsAsync(IReadOnlyCollection<EndpointId> configured, bool annotations, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<EndpointRegistration>> ReadAnnotationEndpointsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<WriteResult> CommitAsync(EndpointCommit commit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(EndpointId? endpoint, int most, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<CompactionResult> CompactAsync(RetentionPolicy policy, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
