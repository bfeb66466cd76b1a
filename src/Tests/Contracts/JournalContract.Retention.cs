using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Contracts;

public abstract partial class JournalContract
{
    private static readonly RetentionPolicy OlderThan100 = new() { Before = Start.AddSeconds(100), MostBytes = long.MaxValue, NewestOnly = true };

    [Fact]
    public async Task Compact_OldSuperseded_GoAndOthersStay()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(
            Change("a", 1, second: 1), Change("b", 2, second: 2), Change("a", 3, second: 3), Change("d", 4, second: 200), Change("d", 5, second: 201),
            Change("a", 6, second: 202));

        var result = await Journal.CompactAsync(OlderThan100, default);

        Assert.Equal((2, false), (result.Removed, result.More));
        Assert.Empty(result.Expired);
        // b is old but its object's newest, the first of d superseded but young.
        Assert.Equal([2, 4, 5, 6], await LeftAsync());
        Assert.Equal((6, 0, "3"), await NextAsync("a", 0, newest: true));
        Assert.Equal(6, (await Journal.HeadsAsync(default))[Partition.Value].Value);
    }

    [Fact]
    public async Task Compact_AboveTheSize_RemovesTheOldestSupersededOnly()
    {
        var owner = await TakeAsync();
        var ten = "0123456789";
        await owner.AppendAsync(
            Change("a", 1, payload: ten, second: 500), Change("a", 2, payload: ten, second: 300), Change("b", 3, payload: ten, second: 200),
            Change("b", 4, payload: ten, second: 600), Change("a", 5, payload: ten, second: 600));

        var result = await Journal.CompactAsync(OlderThan100 with { MostBytes = 35 }, default);
        Assert.Equal(2, result.Removed);
        Assert.Equal([1, 4, 5], await LeftAsync());

        await Journal.CompactAsync(OlderThan100 with { MostBytes = 0 }, default);
        Assert.Equal([4, 5], await LeftAsync());
    }

    [Fact]
    public async Task Compact_InBatches_TellsWhetherThereAreMore()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync([.. Enumerable.Range(1, 6).Select(i => Change("a", i))]);
        var policy = OlderThan100 with { Batch = 2 };

        Assert.Equal((2, true), await CompactAsync(policy));
        Assert.Equal((2, true), await CompactAsync(policy));
        Assert.Equal((1, false), await CompactAsync(policy));
        Assert.Equal([6], await LeftAsync());
    }

    [Fact]
    public async Task Compact_Deletion_GoesWhenEveryEndpointHasPassedIt()
    {
        var (_, fence) = await OpenEndpointAsync(Endpoint);
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("a", 2, ChangeType.Deleted), Change("b", 3, ChangeType.OutOfScope));

        Assert.Equal((1, false), await CompactAsync(OlderThan100));
        Assert.Equal([2, 3], await LeftAsync());

        await CommitAsync(new EndpointCommit { Fence = fence, Endpoint = Endpoint, Offsets = [(Partition, new SequenceNumber(2))] });
        Assert.Equal((1, false), await CompactAsync(OlderThan100));
        await CommitAsync(new EndpointCommit { Fence = fence, Endpoint = Endpoint, Offsets = [(Partition, new SequenceNumber(3))] });
        Assert.Equal((1, false), await CompactAsync(OlderThan100));

        Assert.Empty(await LeftAsync());
        // The rows stay until their position has passed.
        var taken = await TakeAsync();
        Assert.Equal(2, taken.Taken.Objects.Count);
        await taken.AppendAsync(taken.Entries(Change("a", 9, ChangeType.Added, "u2", payload: null)) with { Forgotten = [Pod("b")] });
        var entry = Assert.Single(await ReadAllAsync());
        Assert.Equal(("2", 0, false), (entry.Previous.ToString(), entry.Payload.Length, entry.Superseded));
        Assert.Equal((4, 0, "2"), await NextAsync("a", 0, newest: true));
        Assert.Single((await TakeAsync()).Taken.Objects);
    }

    [Fact]
    public async Task Compact_YoungDeletion_Stays()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1, ChangeType.Deleted, second: 150));

        Assert.Equal((0, false), await CompactAsync(OlderThan100 with { MostBytes = 0 }));
        Assert.Equal((1, false), await CompactAsync(OlderThan100 with { Before = Start.AddSeconds(151) }));
    }

    [Fact]
    public async Task Compact_DeletionBeforeOlderStatesAreGone_Stays()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1, second: 150), Change("a", 2, ChangeType.Deleted, second: 50));

        Assert.Equal((0, false), await CompactAsync(OlderThan100));
        Assert.Equal([1, 2], await LeftAsync());
    }

    [Fact]
    public async Task Compact_DeletionBehindALane_StaysThoughTheOffsetHasPassed()
    {
        var (_, fence) = await OpenEndpointAsync(Endpoint);
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1, ChangeType.Deleted), Change("b", 2, ChangeType.Deleted));
        await CommitAsync(new EndpointCommit
        {
            Fence = fence,
            Endpoint = Endpoint,
            Offsets = [(Partition, new SequenceNumber(2))],
            Lanes = [new LaneRow { Partition = Partition, Object = Pod("a"), Sequence = SequenceNumber.Zero, Version = ResourceVersion.None, Attempts = 1 }],
        });

        Assert.Equal((1, false), await CompactAsync(OlderThan100));
        Assert.Equal([1], await LeftAsync());

        await CommitAsync(new EndpointCommit { Fence = fence, Endpoint = Endpoint, RemovedLanes = [(Partition, Pod("a"))] });
        Assert.Equal((1, false), await CompactAsync(OlderThan100));
    }

    [Fact]
    public async Task Compact_DeletionThatALaneDeliveredAhead_Goes()
    {
        var (_, fence) = await OpenEndpointAsync(Endpoint);
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("b", 1), Change("a", 2, ChangeType.Deleted));
        await CommitAsync(new EndpointCommit
        {
            Fence = fence,
            Endpoint = Endpoint,
            Lanes = [new LaneRow { Partition = Partition, Object = Pod("a"), Sequence = new SequenceNumber(2), Version = new ResourceVersion("2"), Attempts = 0 }],
        });

        Assert.Equal((1, false), await CompactAsync(OlderThan100));
    }

    [Fact]
    public async Task Compact_DoesNotWaitForRemovedEndpoints()
    {
        await OpenEndpointAsync(Endpoint);
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("a", 2, ChangeType.Deleted));
        await Journal.RetireEndpointsAsync([new EndpointId("another")], annotations: false, default);

        var result = await Journal.CompactAsync(OlderThan100 with { NewestOnly = false }, default);

        Assert.Equal(2, result.Removed);
        Assert.Empty(result.Expired);
    }

    [Fact]
    public async Task Compact_WaitsAgainForAnEndpointThatIsConfiguredAgain()
    {
        await OpenEndpointAsync(Endpoint);
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1, ChangeType.Deleted));
        await Journal.RetireEndpointsAsync([], annotations: false, default);
        await Journal.RetireEndpointsAsync([Endpoint], annotations: false, default);

        Assert.Equal((0, false), await CompactAsync(OlderThan100));
    }

    [Fact]
    public async Task Compact_ForOrderedEndpoints_ListsWhatExpired()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("a", 2));
        var (_, fence) = await OpenEndpointAsync(Endpoint);
        await owner.AppendAsync(Change("a", 3), Change("b", 4), Change("b", 5), Change("a", 6), Change("d", 7), Change("d", 8));
        await CommitAsync(new EndpointCommit
        {
            Fence = fence,
            Endpoint = Endpoint,
            Offsets = [(Partition, new SequenceNumber(5))],
            Lanes = [new LaneRow { Partition = Partition, Object = Pod("b"), Sequence = new SequenceNumber(2), Version = ResourceVersion.None, Attempts = 3 }],
        });

        var result = await Journal.CompactAsync(OlderThan100 with { NewestOnly = false }, default);

        // 1 and 2 were superseded or are below the offset, 3 is below the offset; 4 waits in its lane, 7 is above the offset.
        Assert.Equal(5, result.Removed);
        Assert.Equal(2, Assert.Single(result.Expired, e => e.Key == Endpoint).Value);
        var letters = await Journal.ReadDeadLettersAsync(Endpoint, 10, default);
        Assert.Equal([(4, 3, "b"), (7, 0, "d")], letters.Select(l => ((int)l.Sequence.Value, l.Attempts, l.Object.Name)));
        Assert.All(letters, l => Assert.Equal(("expired", 0, "u1"), (l.Reason, l.Payload.Length, l.Uid)));
    }

    [Fact]
    public async Task Compact_ForEndpointsOfNewestStates_ListsNothing()
    {
        await OpenEndpointAsync(Endpoint);
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("a", 2));

        Assert.Equal((1, false), await CompactAsync(OlderThan100));
        Assert.Empty(await Journal.ReadDeadLettersAsync(null, 10, default));
    }

    [Fact]
    public async Task Compact_ForgottenObjectsLastEntry_TakesTheRestWithIt()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1, collapsed: 4), Change("a", 2, ChangeType.Deleted));
        await owner.AppendAsync(owner.Entries() with { Forgotten = [Pod("a")] });
        Assert.Equal((2, false), await CompactAsync(OlderThan100));

        await owner.AppendAsync(Change("a", 3, ChangeType.Added, "u2", payload: null));

        var entry = Assert.Single(await ReadAllAsync());
        Assert.True(entry.Previous.IsNone);
        Assert.Equal(0, entry.Payload.Length);
        Assert.Equal((3, 0, ""), await NextAsync("a", 0, newest: true));
    }

    [Fact]
    public async Task Compact_ManyDeletionsThatWait_ComesRoundToThoseThatDoNot()
    {
        var (_, fence) = await OpenEndpointAsync(Endpoint);
        var owner = await TakeAsync();
        await owner.AppendAsync([.. Enumerable.Range(1, 10).Select(i => Change($"p{i}", i, ChangeType.Deleted, second: i))]);
        await CommitAsync(new EndpointCommit
        {
            Fence = fence,
            Endpoint = Endpoint,
            Offsets = [(Partition, new SequenceNumber(10))],
            Lanes = [.. Enumerable.Range(1, 8).Select(i => new LaneRow { Partition = Partition, Object = Pod($"p{i}"), Sequence = SequenceNumber.Zero, Version = ResourceVersion.None, Attempts = 1 })],
        });
        var policy = OlderThan100 with { Batch = 3 };

        var results = new[] { await CompactAsync(policy), await CompactAsync(policy), await CompactAsync(policy), await CompactAsync(policy), await CompactAsync(policy) };

        Assert.Equal([(0, true), (0, true), (1, true), (1, false), (0, true)], results);
        Assert.Equal(Enumerable.Range(1, 8), await LeftAsync());
    }

    private async Task<(int Removed, bool More)> CompactAsync(RetentionPolicy policy)
    {
        var result = await Journal.CompactAsync(policy, default);
        return (result.Removed, result.More);
    }

    private async Task<IEnumerable<int>> LeftAsync() => (await ReadAllAsync()).Select(e => (int)e.Sequence.Value);
}
