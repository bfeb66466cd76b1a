using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Contracts;

/// <summary>Owns a shard in a test, and knows where its log ends.</summary>
internal sealed class ShardOwner(IJournal journal, ShardSnapshot snapshot)
{
    public ShardSnapshot Taken { get; } = snapshot;

    public Fence Fence => Taken.Fence;

    public SequenceNumber Last { get; private set; } = snapshot.Last;

    public static async Task<ShardOwner> TakeAsync(IJournal journal, ShardId shard, string node, Incarnation incarnation)
    {
        var snapshot = await journal.TakeShardAsync(shard, node, incarnation, default);
        Assert.NotNull(snapshot);
        return new ShardOwner(journal, snapshot);
    }

    public ShardAppend Entries(params NewEntry[] entries) => new() { Fence = Fence, Last = Last, Entries = entries };

    public Task AppendAsync(params NewEntry[] entries) => AppendAsync(Entries(entries));

    public async Task AppendAsync(ShardAppend append) =>
        Assert.Equal(WriteResult.Written, await TryAppendAsync(append) with { Details = null });

    /// <summary>As <see cref="AppendAsync(ShardAppend)"/>, where it may fail.</summary>
    public async Task<WriteResult> TryAppendAsync(ShardAppend append)
    {
        var result = await journal.AppendAsync(append, default);
        if (result.Outcome == WriteOutcome.Written)
            Last = append.LastAfter(result);
        return result;
    }
}
