using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Contracts;

/// <summary>What retention removed before an endpoint had it is listed for it.</summary>
public abstract partial class JournalContract
{
    [Fact]
    public async Task Compact_WhereAllStatesAreWanted_ListsWhatExpired()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("a", 2));
        await OpenEndpointAsync(Endpoint);
        await owner.AppendAsync(Change("a", 3), Change("b", 4) with { Uid = "u9" }, Change("b", 5), Change("a", 6), Change("d", 7, ChangeType.Added), Change("d", 8));
        await PassAsync(Endpoint, 3);

        var result = await Journal.CompactAsync(OlderThan100 with { NewestOnly = false }, default);

        // 1 and 2 stood when the endpoint joined, 3 is below what it has passed.
        Assert.Equal((5, 2), (result.Removed, result.Expired));
        Assert.Empty(await Journal.ReadDeadLettersAsync(null, 10, payloads: true, default));
        var rows = await Journal.ReadExpiredAsync(Partition, SequenceNumber.Zero, new SequenceNumber(8), null, default);
        Assert.Equal(
            [
                new ExpiredEntry(Partition, new(4), Pod("b"), "u9", new("4"), ChangeType.Modified, Start),
                new ExpiredEntry(Partition, new(7), Pod("d"), "u1", new("7"), ChangeType.Added, Start),
            ],
            rows);
        Assert.Equal([7], await ExpiredAsync(4, 7));
        Assert.Equal([4], await ExpiredAsync(3, 6));
        Assert.Empty(await ExpiredAsync(4, 6));
        Assert.Empty(await Journal.ReadExpiredAsync(new PartitionId(0), SequenceNumber.Zero, new SequenceNumber(9), null, default));
        Assert.Empty(await Journal.ReadExpiredAsync(Partition, SequenceNumber.Zero, new SequenceNumber(9), A.Id, default));
    }

    [Fact]
    public async Task Compact_Expired_StayUntilAllHavePassedThem()
    {
        var second = new EndpointId("e2");
        await OpenEndpointAsync(Endpoint);
        await OpenEndpointAsync(second);
        var owner = await TakeAsync();
        await owner.AppendAsync([.. Enumerable.Range(1, 7).Select(i => Change("a", i))]);
        var policy = OlderThan100 with { NewestOnly = false, Batch = 20 };
        await CompactAsync(policy);
        Assert.Equal(Enumerable.Range(1, 6), await ExpiredAsync(0, 9));

        await PassAsync(Endpoint, 5);
        Assert.Equal((0, false), await CompactAsync(policy));
        await PassAsync(second, 3);
        Assert.Equal([(2, true), (1, false)], new[] { await CompactAsync(policy with { Batch = 2 }), await CompactAsync(policy with { Batch = 2 }) });
        Assert.Equal([4, 5, 6], await ExpiredAsync(0, 9));

        // An endpoint that joins later has nothing to do with it, one that is retired neither.
        await OpenEndpointAsync(new EndpointId("e3"));
        await Journal.RetireEndpointsAsync([Endpoint, new EndpointId("e3")], annotations: false, default);
        await ReopenAsync();
        Assert.Equal((2, false), await CompactAsync(policy));
        Assert.Equal([6], await ExpiredAsync(0, 9));
    }

    [Fact]
    public async Task ReadNext_InOrder_TellsWhatExpiredBefore()
    {
        await OpenEndpointAsync(Endpoint);
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("b", 2), Change("a", 3), Change("b", 4), Change("a", 5), Change("a", 6, second: 200), Change("a", 7, second: 200));
        await CompactAsync(OlderThan100 with { NewestOnly = false });

        Assert.Equal([1L, 3L], await BeforeAsync(0, newest: false));
        Assert.Equal([3L], await BeforeAsync(1, newest: false));
        Assert.Empty(await BeforeAsync(3, newest: false));
        Assert.Empty(await BeforeAsync(0, newest: true));

        async Task<IEnumerable<long>> BeforeAsync(int after, bool newest) =>
            (await LaneAsync(new LaneRead(Partition, Pod("a"), new SequenceNumber(after), SequenceNumber.Zero), newest)).Expired.Select(e => e.Sequence.Value);
    }

    [Fact]
    public async Task ReadNext_OfSeveral_AnswersEachInOrder()
    {
        await OpenEndpointAsync(Endpoint);
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("a", 2), Change("a", 3), Change("b", 4), Change("b", 5), Change("a", 6, second: 200));
        await CompactAsync(OlderThan100 with { NewestOnly = false });

        var next = await Journal.ReadNextAsync(
            [Read("a", 5, 6), Read("b", 0, 4), Read("c", 0, 6), Read("a", 6, 6), Read("a", 0, 6)], null, newest: false, default);

        Assert.Equal(["6:", "5:4", ":", ":", "3:1,2"], next.Select(static n => $"{n.Head?.Entry.Sequence}:{string.Join(',', n.Expired.Select(static e => e.Sequence))}"));

        static LaneRead Read(string name, int after, int upTo) => new(Partition, Pod(name), new SequenceNumber(after), new SequenceNumber(upTo));
    }

    [Fact]
    public async Task Compact_ForEndpointsOfNewestStates_ListsNothing()
    {
        await OpenEndpointAsync(Endpoint);
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("a", 2));

        Assert.Equal((1, false), await CompactAsync(OlderThan100));
        Assert.Empty(await ExpiredAsync(0, 9));
    }

    private async Task<IEnumerable<int>> ExpiredAsync(int after, int upTo, EndpointId? target = null) =>
        (await Journal.ReadExpiredAsync(Partition, new SequenceNumber(after), new SequenceNumber(upTo), target, default)).Select(e => (int)e.Sequence.Value);
}
