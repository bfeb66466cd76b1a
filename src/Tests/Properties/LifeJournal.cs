using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Tests.Properties;

/// <summary>
/// The journal as one process has it: writes take time and sometimes fail or end unknown; with the process its events and what
/// it awaits are gone, and the contents stay.
/// </summary>
internal sealed class LifeJournal(IJournal journal, Random random, TimeProvider time, JournalMood mood) : IJournal
{
    private bool _isDead;

    public event Action<AppendedEntries>? Appended;

    public event Action? EndpointsChanged;

    public Ring Ring => journal.Ring;

    /// <summary>Writes that ended unknown or lost: the partition is taken again, which is as bad as a crash for the endpoints at home there.</summary>
    public int Losses { get; private set; }

    public void Die() => _isDead = true;

    public ValueTask BindClusterAsync(string name, string identity, CancellationToken cancellationToken) => journal.BindClusterAsync(name, identity, cancellationToken);

    public ValueTask RegisterNodeAsync(string node, Incarnation incarnation, CancellationToken cancellationToken) => journal.RegisterNodeAsync(node, incarnation, cancellationToken);

    public ValueTask<PartitionSnapshot?> TakePartitionAsync(PartitionId partition, string node, Incarnation incarnation, CancellationToken cancellationToken) =>
        journal.TakePartitionAsync(partition, node, incarnation, cancellationToken);

    public ValueTask<WriteResult> ReleasePartitionAsync(Fence fence, CancellationToken cancellationToken) => journal.ReleasePartitionAsync(fence, cancellationToken);

    public async ValueTask<WriteResult> AppendAsync(PartitionAppend append, CancellationToken cancellationToken)
    {
        var result = await WriteAsync(() => journal.AppendAsync(append, cancellationToken), () => Losses++);
        if (result.Outcome == WriteOutcome.Written && append.Entries.Count > 0 && !_isDead)
            Appended?.Invoke(await EntriesAsync(append, append.LastAfter(result)));
        if (result.Details is { CreatedEndpoints: true } && !_isDead)
            EndpointsChanged?.Invoke();
        return result;
    }

    /// <summary>Sometimes at hand, sometimes to be read.</summary>
    private async ValueTask<AppendedEntries> EntriesAsync(PartitionAppend append, SequenceNumber newest)
    {
        IReadOnlyList<Entry> entries = random.Next(4) == 0
            ? []
            : await journal.ReadAsync(append.Fence.Partition, append.Last, (int)(newest.Value - append.Last.Value), long.MaxValue, CancellationToken.None);
        return new AppendedEntries(append.Fence.Partition, append.Last, newest, entries);
    }

    public ValueTask<IReadOnlyList<SequenceNumber>> HeadsAsync(CancellationToken cancellationToken) => journal.HeadsAsync(cancellationToken);

    public ValueTask<IReadOnlyList<Entry>> ReadAsync(PartitionId partition, SequenceNumber after, int most, long mostBytes, CancellationToken cancellationToken) =>
        journal.ReadAsync(partition, after, most, mostBytes, cancellationToken);

    public ValueTask<LaneHead?> ReadNextAsync(PartitionId partition, ObjectKey @object, EndpointId? target, SequenceNumber after, bool newest, CancellationToken cancellationToken) =>
        journal.ReadNextAsync(partition, @object, target, after, newest, cancellationToken);

    public ValueTask<EndpointSnapshot> OpenEndpointAsync(EndpointRegistration endpoint, Fence fence, CancellationToken cancellationToken) =>
        journal.OpenEndpointAsync(endpoint, fence, cancellationToken);

    public ValueTask RetireEndpointsAsync(IReadOnlyCollection<EndpointId> configured, bool annotations, CancellationToken cancellationToken) =>
        journal.RetireEndpointsAsync(configured, annotations, cancellationToken);

    public ValueTask<IReadOnlyList<EndpointRegistration>> ReadAnnotationEndpointsAsync(CancellationToken cancellationToken) =>
        journal.ReadAnnotationEndpointsAsync(cancellationToken);

    public ValueTask<WriteResult> CommitAsync(EndpointCommit commit, CancellationToken cancellationToken) =>
        WriteAsync(() => journal.CommitAsync(commit, cancellationToken), () => Losses++);

    public ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(EndpointId? endpoint, int most, CancellationToken cancellationToken) =>
        journal.ReadDeadLettersAsync(endpoint, most, cancellationToken);

    public ValueTask<CompactionResult> CompactAsync(RetentionPolicy policy, CancellationToken cancellationToken) => journal.CompactAsync(policy, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<WriteResult> WriteAsync(Func<ValueTask<WriteResult>> write, Action lost)
    {
        await Latency();
        if (random.NextDouble() < mood.NotWritten)
            return new WriteResult(WriteOutcome.NotWritten, "the disk is full");
        var unknown = random.NextDouble() < mood.Unknown;
        if (unknown && random.Next(2) == 0)
        {
            lost();
            return new WriteResult(WriteOutcome.Unknown, "the connection was lost before the answer");
        }
        var result = await write();
        await Latency();
        if (!unknown && result.Outcome == WriteOutcome.Written)
            return result;
        lost();
        return unknown ? new WriteResult(WriteOutcome.Unknown, "the connection was lost before the answer") : result;
    }

    private Task Latency() => random.Next(2) == 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, 10)), time);
}

/// <summary>How likely writes fail, from 0 to 1.</summary>
internal sealed class JournalMood
{
    public double NotWritten { get; set; }

    public double Unknown { get; set; }

    public void Calm() => NotWritten = Unknown = 0;

    public void Rough(Random random)
    {
        NotWritten = random.NextDouble() * 0.1;
        Unknown = random.Next(3) == 0 ? random.NextDouble() * 0.03 : 0;
    }
}
