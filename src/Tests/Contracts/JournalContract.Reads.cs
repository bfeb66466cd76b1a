using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Contracts;

public abstract partial class JournalContract
{
    [Fact]
    public async Task Read_StopsAtCountAndBytes()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1, payload: "12345"), Change("b", 2, payload: "12345"), Change("c", 3, payload: "12345"), Change("d", 4, payload: "12345"));

        Assert.Equal([1, 2], await SequencesAsync(0, 2, long.MaxValue));
        Assert.Equal([3, 4], await SequencesAsync(2, 10, long.MaxValue));
        Assert.Equal([1], await SequencesAsync(0, 10, 0));
        Assert.Equal([1, 2], await SequencesAsync(0, 10, 5));
        Assert.Equal([1, 2], await SequencesAsync(0, 10, 9));
        Assert.Equal([1, 2, 3], await SequencesAsync(0, 10, 10));
        Assert.Empty(await SequencesAsync(4, 10, long.MaxValue));
        Assert.Empty(await SequencesAsync(0, 0, long.MaxValue));
        Assert.Empty(await ReadAllAsync(new PartitionId(0)));
        Assert.Empty(await ReadAllAsync(new PartitionId(2)));

        async Task<IEnumerable<int>> SequencesAsync(int after, int most, long mostBytes) =>
            (await Journal.ReadAsync(Partition, new SequenceNumber(after), most, mostBytes, default)).Select(e => (int)e.Sequence.Value);
    }

    [Fact]
    public async Task Read_TellsWhatIsSuperseded()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("b", 2), Change("a", 3, ChangeType.Deleted));
        Assert.Equal([true, false, false], (await ReadAllAsync()).Select(e => e.Superseded));

        await owner.AppendAsync(Change("a", 4, ChangeType.Added, "u2"));
        Assert.Equal([true, false, true, false], (await ReadAllAsync()).Select(e => e.Superseded));
    }

    [Fact]
    public async Task Heads_TellEachPartitionsNewest()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("b", 2));

        Assert.Equal([0, 2, 0, 0], (await Journal.HeadsAsync(default)).Select(s => (int)s.Value));
    }

    [Fact]
    public async Task ReadNext_OfNothing_IsNull()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1));

        Assert.Null(await HeadAsync(Pod("b"), SequenceNumber.Zero, newest: true));
        Assert.Null(await HeadAsync(Pod("a"), new SequenceNumber(1), newest: false));
        Assert.Null(await HeadAsync(Pod("a"), SequenceNumber.Zero, newest: true, partition: 0));
    }

    [Fact]
    public async Task ReadNext_InOrder_IsTheNextEntry()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("b", 2), Change("a", 3, collapsed: 4), Change("a", 5));

        var next = await NextAsync("a", 1, newest: false);

        Assert.Equal((3, 0, "1"), next);
        Assert.True((await HeadAsync(Pod("a"), new SequenceNumber(1), newest: false))!.Entry.Superseded);
    }

    [Fact]
    public async Task ReadNext_Newest_SkipsAndCounts()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("a", 2, collapsed: 3), Change("b", 3), Change("a", 4), Change("a", 5, collapsed: 7));

        // Entries 2 (with 3 collapsed into it) and 4 are skipped; the 7 belong to the entry that is sent.
        Assert.Equal((5, 5, "1"), await NextAsync("a", 1, newest: true));
        Assert.Equal((5, 0, "4"), await NextAsync("a", 4, newest: true));
        var head = await HeadAsync(Pod("a"), new SequenceNumber(1), newest: true);
        Assert.Equal(7, head!.Entry.Collapsed);
        Assert.Equal("a@5", Text(head.Entry.Payload));
        Assert.False(head.Entry.Superseded);
    }

    [Fact]
    public async Task ReadNext_Newest_NeverSkipsADeletion()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(
            Change("a", 1), Change("a", 2), Change("a", 3, ChangeType.Deleted),
            Change("a", 4, ChangeType.Added, "u2"), Change("a", 5, uid: "u2"), Change("a", 6, ChangeType.Deleted, "u2"), Change("a", 7, ChangeType.Added, "u3"));

        Assert.Equal((3, 2, ""), await NextAsync("a", 0, newest: true));
        Assert.Equal((3, 0, "2"), await NextAsync("a", 2, newest: true));
        Assert.Equal((6, 2, "3"), await NextAsync("a", 3, newest: true));
        Assert.Equal((7, 0, "6"), await NextAsync("a", 6, newest: true));
    }

    [Fact]
    public async Task ReadNext_NewestOfAnotherUidWithoutDeletion_IsTheNewestOfTheNextUid()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("a", 2), Change("a", 3, uid: "u2"), Change("a", 4, ChangeType.Deleted, "u2"));

        Assert.Equal((2, 1, ""), await NextAsync("a", 0, newest: true));
        Assert.Equal((4, 1, "2"), await NextAsync("a", 2, newest: true));
    }

    [Fact]
    public async Task ReadNext_NewestOutOfScope_IsNoDeletion()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("a", 2, ChangeType.OutOfScope), Change("a", 3));

        Assert.Equal((3, 2, ""), await NextAsync("a", 0, newest: true));
    }

    private async Task<LaneNext> LaneAsync(LaneRead lane, bool newest, EndpointId? target = null) =>
        Assert.Single(await Journal.ReadNextAsync([lane], target, newest, default));

    private async Task<LaneHead?> HeadAsync(ObjectKey key, SequenceNumber after, bool newest, EndpointId? target = null, int? partition = null) =>
        (await LaneAsync(new LaneRead(partition is { } other ? new PartitionId(other) : Partition, key, after, after), newest, target)).Head;

    private async Task<(int Sequence, int Skipped, string Previous)> NextAsync(string name, int after, bool newest)
    {
        var head = await HeadAsync(Pod(name), new SequenceNumber(after), newest);
        Assert.NotNull(head);
        return ((int)head.Entry.Sequence.Value, head.Skipped, head.Previous.ToString());
    }
}
