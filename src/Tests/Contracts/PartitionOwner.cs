using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Contracts;

/// <summary>Owns a partition in a test, and knows where its log ends.</summary>
internal sealed class PartitionOwner(IJournal journal, PartitionSnapshot snapshot)
{
    public PartitionSnapshot Taken { get; } = snapshot;

    public Fence Fence => Taken.Fence;

    public SequenceNumber Last { get; private set; } = snapshot.Last;

    public static async Task<PartitionOwner> TakeAsync(IJournal journal, PartitionId partition, string node, Incarnation incarnation)
    {
        var snapshot = await journal.TakePartitionAsync(partition, node, incarnation, default);
        Assert.NotNull(snapshot);
        return new PartitionOwner(journal, snapshot);
    }

    public PartitionAppend Entries(params NewEntry[] entries) => new() { Fence = Fence, Last = Last, Entries = entries };

    public Task<WriteResult> AppendAsync(params NewEntry[] entries) => AppendAsync(Entries(entries));

    public async Task<WriteResult> AppendAsync(PartitionAppend append)
    {
        var result = await TryAppendAsync(append);
        Assert.Equal((WriteOutcome.Written, null), (result.Outcome, result.Reason));
        return result;
    }

    /// <summary>As <see cref="AppendAsync(PartitionAppend)"/>, where it may fail.</summary>
    public async Task<WriteResult> TryAppendAsync(PartitionAppend append)
    {
        var result = await journal.AppendAsync(append, default);
        if (result.Outcome == WriteOutcome.Written)
            Last = append.LastAfter(result);
        return result;
    }
}
