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
            Change("a", 6, second: 4));

        var result = await Journal.CompactAsync(OlderThan100, default);

        // b is old but its object's newest, the first of d superseded but young.
        Assert.Equal(new CompactionResult(2, 0, More: false, RemovedEndpoints: false) { Bytes = await BytesLeftAsync() }, result);
        Assert.Equal([2, 4, 5, 6], await LeftAsync());
        Assert.Equal((6, 0, "3"), await NextAsync("a", 0, newest: true));
        Assert.Equal(6, (await Journal.HeadsAsync(default))[Partition.Value].Value);
    }

    [Fact]
    public async Task Compact_Superseded_AgeFromWhatSupersededThem()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1, second: 1), Change("b", 2, second: 150));
        await owner.AppendAsync(Change("a", 3, second: 120), Change("b", 4, second: 50));

        Assert.Equal((1, false), await CompactAsync(OlderThan100));
        Assert.Equal([1, 3, 4], await LeftAsync());

        await ReopenAsync();
        Assert.Equal((1, false), await CompactAsync(OlderThan100 with { Before = Start.AddSeconds(121) }));
        Assert.Equal([3, 4], await LeftAsync());
    }

    [Fact]
    public async Task Compact_AboveTheSize_RemovesTheOldestSupersededOnly()
    {
        var owner = await TakeAsync();
        var ten = "0123456789";
        await owner.AppendAsync(
            Change("a", 1, payload: ten, second: 300), Change("a", 2, payload: ten, second: 500), Change("b", 3, payload: ten, second: 200),
            Change("b", 4, payload: ten, second: 400), Change("a", 5, payload: ten, second: 300));

        // 2 was superseded at 300, 3 at 400, 1 at 500.
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
        await OpenEndpointAsync(Endpoint);
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("a", 2, ChangeType.Deleted), Change("b", 3, ChangeType.OutOfScope));

        Assert.Equal((1, false), await CompactAsync(OlderThan100));
        Assert.Equal([2, 3], await LeftAsync());

        await PassAsync(Endpoint, 2);
        Assert.Equal((1, false), await CompactAsync(OlderThan100));
        await PassAsync(Endpoint, 3);
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
        await owner.AppendAsync(Change("a", 1, second: 50), Change("a", 2, second: 150), Change("a", 3, ChangeType.Deleted, second: 50));

        // 1 was superseded at 150.
        Assert.Equal((1, false), await CompactAsync(OlderThan100));
        Assert.Equal([1, 3], await LeftAsync());
    }

    [Fact]
    public async Task WriteLow_ThatIsLower_ChangesNothing()
    {
        await OpenEndpointAsync(Endpoint);
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1, ChangeType.Deleted), Change("b", 2, ChangeType.Deleted));
        await PassAsync(Endpoint, 1);
        await PassAsync(Endpoint, 0);

        Assert.Equal((1, false), await CompactAsync(OlderThan100));
        Assert.Equal([2], await LeftAsync());
    }

    [Fact]
    public async Task Compact_DeletionThatStoodWhenTheEndpointJoined_Goes()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1, ChangeType.Deleted));
        await OpenEndpointAsync(Endpoint);
        await owner.AppendAsync(Change("b", 2, ChangeType.Deleted));

        Assert.Equal((1, false), await CompactAsync(OlderThan100));
        Assert.Equal([2], await LeftAsync());
    }

    [Fact]
    public async Task Compact_EndpointDisabledForLongerThanTheRetention_IsNotWaitedFor()
    {
        await OpenEndpointAsync(Endpoint);
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("a", 2, ChangeType.Deleted), Change("b", 3));
        await PassAsync(Endpoint, 0, disabledSince: Start.AddSeconds(90));
        // The first that was told counts.
        await PassAsync(Endpoint, 0, disabledSince: Start.AddSeconds(300));

        Assert.Equal((1, false), await CompactAsync(OlderThan100 with { Before = Start.AddSeconds(90) }));
        var result = await Journal.CompactAsync(OlderThan100 with { Before = Start.AddSeconds(91) }, default);

        // What no newer state takes the place of is listed also where only the newest are wanted.
        Assert.Equal((1, 1), (result.Removed, result.Expired));
        Assert.Equal([3], await LeftAsync());
        Assert.Equal([2], await ExpiredAsync(0, 9));
    }

    [Fact]
    public async Task Compact_EndpointEnabledAgain_IsWaitedFor()
    {
        await OpenEndpointAsync(Endpoint);
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1, ChangeType.Deleted));
        await PassAsync(Endpoint, 0, disabledSince: Start);
        await ReopenAsync();
        await PassAsync(Endpoint, 0);
        await PassAsync(Endpoint, 0, disabledSince: Start.AddSeconds(500));

        Assert.Equal((0, false), await CompactAsync(OlderThan100));
    }

    [Fact]
    public async Task Compact_DoesNotWaitForRetiredEndpoints()
    {
        await OpenEndpointAsync(Endpoint);
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("a", 2, ChangeType.Deleted));
        await Journal.RetireEndpointsAsync([new EndpointId("another")], annotations: false, default);

        var result = await Journal.CompactAsync(OlderThan100 with { NewestOnly = false }, default);

        Assert.Equal((2, 0), (result.Removed, result.Expired));
        Assert.Empty(await ExpiredAsync(0, 9));
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
        await OpenEndpointAsync(Endpoint);
        var owner = await TakeAsync();
        // The two that were appended first are the youngest.
        await owner.AppendAsync([.. Enumerable.Range(1, 10).Select(i => Change($"p{i}", i, ChangeType.Deleted, second: i <= 2 ? 10 + i : i))]);
        await PassAsync(Endpoint, 2);
        var policy = OlderThan100 with { Batch = 3 };

        var results = new[] { await CompactAsync(policy), await CompactAsync(policy), await CompactAsync(policy), await CompactAsync(policy), await CompactAsync(policy) };

        Assert.Equal([(0, true), (0, true), (1, true), (1, false), (0, true)], results);
        Assert.Equal(Enumerable.Range(3, 8), await LeftAsync());
    }

    private async Task<(int Removed, bool More)> CompactAsync(RetentionPolicy policy)
    {
        var result = await Journal.CompactAsync(policy, default);
        return (result.Removed, result.More);
    }

    private async Task<long> BytesLeftAsync() => (await ReadAllAsync()).Sum(static e => (long)e.Payload.Length);

    private async Task<IEnumerable<int>> LeftAsync() => (await ReadAllAsync()).Select(e => (int)e.Sequence.Value);
}
