using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Contracts;

public abstract partial class JournalContract
{
    [Fact]
    public async Task Append_Entries_AreReadBackWithEveryField()
    {
        var owner = await TakeAsync();
        var added = Change("a", 7, ChangeType.Added, "uid-1", "{\"x\":\"ü\"}", collapsed: 3) with { Cause = Cause.Initial };
        await owner.AppendAsync(added, Change("b", 8));

        var read = await ReadAllAsync();

        Assert.Equal(2, read.Count);
        var entry = read[0];
        Assert.Equal(
            (Partition, new SequenceNumber(1), added.Object, added.Uid, added.Version, added.Type, added.Cause, added.Time, 3, ResourceVersion.None, false),
            (entry.Partition, entry.Sequence, entry.Object, entry.Uid, entry.Version, entry.Type, entry.Cause, entry.Time, entry.Collapsed, entry.Previous, entry.Superseded));
        Assert.Equal("{\"x\":\"ü\"}", Text(entry.Payload));
        Assert.Equal(new SequenceNumber(2), read[1].Sequence);
    }

    [Fact]
    public async Task Append_ClusterScopedObjectAndEmptyPayload_KeepEmptyText()
    {
        var owner = await TakeAsync();
        var key = new ObjectKey("c", "Node", "", "n1");
        await owner.AppendAsync(Change("-", 1, payload: "") with { Object = key, Version = ResourceVersion.None });

        var entry = Assert.Single(await ReadAllAsync());
        Assert.Equal(key, entry.Object);
        Assert.True(entry.Version.IsNone);
        Assert.Equal(0, entry.Payload.Length);
        Assert.NotNull(await HeadAsync(key, SequenceNumber.Zero, newest: true));
    }

    [Fact]
    public async Task Append_ChangesOfOneObject_ChainPreviousVersions()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("b", 2), Change("a", 3));
        await owner.AppendAsync(Change("a", 4, ChangeType.Deleted), Change("a", 5, ChangeType.Added, "u2"));

        var previous = (await ReadAllAsync()).Select(e => e.Previous.ToString());

        Assert.Equal(["", "", "1", "3", "4"], previous);
    }

    [Fact]
    public async Task Append_WithoutPayload_CopiesTheNewestBefore()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1, payload: "one"));
        await owner.AppendAsync(Change("a", 1, ChangeType.Deleted, payload: null));
        await owner.AppendAsync(
            Change("b", 2, payload: "two"), Change("b", 2, ChangeType.OutOfScope, payload: null), Change("b", 3, ChangeType.Deleted, payload: null), Change("x", 4, payload: null));

        Assert.Equal(["one", "one", "two", "two", "two", ""], (await ReadAllAsync()).Select(e => Text(e.Payload)));
    }

    [Fact]
    public async Task Append_WithStaleEpoch_IsRefusedWhole()
    {
        var before = await TakeAsync();
        var after = await TakeAsync();
        Assert.True(after.Fence.Epoch.Value > before.Fence.Epoch.Value);

        var refused = await Journal.AppendAsync(before.Entries(Change("a", 1)) with { Scopes = [Known(Scope, 1, "9")] }, default);

        Assert.Equal(WriteOutcome.OwnershipLost, refused.Outcome);
        Assert.NotNull(refused.Reason);
        Assert.Empty(await ReadAllAsync());
        Assert.Empty((await TakeAsync()).Taken.Scopes);
    }

    [Fact]
    public async Task Append_WithWrongFence_IsRefused()
    {
        var owner = await TakeAsync();
        Fence[] wrong =
        [
            owner.Fence with { Incarnation = new Incarnation("2") },
            owner.Fence with { Node = "node-b" },
            owner.Fence with { Epoch = new Epoch(owner.Fence.Epoch.Value + 1) },
            owner.Fence with { Partition = new PartitionId(0) },
        ];
        foreach (var fence in wrong)
        {
            var append = owner.Entries(Change("a", 1)) with { Fence = fence };
            Assert.Equal(WriteOutcome.OwnershipLost, (await Journal.AppendAsync(append, default)).Outcome);
        }
        await owner.AppendAsync(Change("a", 1));
    }

    [Fact]
    public async Task Append_WithWrongLast_IsRefused()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1));

        foreach (var last in new[] { 0, 2 })
        {
            var append = owner.Entries(Change("a", 2)) with { Last = new SequenceNumber(last) };
            Assert.Equal(WriteOutcome.OwnershipLost, (await Journal.AppendAsync(append, default)).Outcome);
        }
        Assert.Single(await ReadAllAsync());
    }

    [Fact]
    public async Task Append_Empty_ChecksTheFenceAndChangesNothing()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync();
        await TakeAsync();

        Assert.Equal(WriteOutcome.OwnershipLost, (await Journal.AppendAsync(owner.Entries(), default)).Outcome);
    }

    [Fact]
    public async Task Append_Written_TellsWhatWillBeRead()
    {
        var owner = await TakeAsync();
        var first = await owner.AppendAsync(Change("a", 1, collapsed: 2) with { History = 3 }, Change("b", 2));
        var none = await owner.AppendAsync(owner.Entries() with { Scopes = [Known(Scope, 1, "2")] });
        var refused = await Journal.AppendAsync(owner.Entries(Change("a", 3)) with { Last = SequenceNumber.Zero }, default);
        var second = await owner.AppendAsync(Change("a", 3), Change("b", 3, ChangeType.Deleted, payload: null), Change("a", 4));

        Assert.Empty(none.Entries);
        Assert.Empty(refused.Entries);
        Assert.Equal((await ReadAllAsync()).Select(Described), first.Entries.Concat(second.Entries).Select(Described));

        static object Described(Entry entry) => (entry with { Payload = default, Superseded = false }, Convert.ToHexString(entry.Payload.Span));
    }

    [Fact]
    public async Task Append_OfManyPartitionsAtOnce_KeepsEachPartitionsOrder()
    {
        var owners = await Task.WhenAll(Enumerable.Range(0, Ring.Partitions).Select(i => PartitionOwner.TakeAsync(Journal, new PartitionId(i), Node, Incarnation)));
        await Task.WhenAll(owners.Select(owner => Task.Run(async () =>
        {
            for (var i = 1; i <= 50; i++)
                await owner.AppendAsync(Change($"p{i % 7}", i), Change("q", i));
        })));

        Assert.All(await Journal.HeadsAsync(default), head => Assert.Equal(100, head.Value));
        foreach (var owner in owners)
        {
            var read = await ReadAllAsync(owner.Fence.Partition);
            Assert.Equal(Enumerable.Range(1, 100), read.Select(e => (int)e.Sequence.Value));
            Assert.Equal(Enumerable.Range(1, 50), read.Where(e => e.Object.Name == "q").Select(e => int.Parse(e.Version.Value)));
        }
    }
}
