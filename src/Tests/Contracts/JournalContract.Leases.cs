using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Contracts;

public abstract partial class JournalContract
{
    [Fact]
    public async Task Take_OfANewJournal_IsEmptyAndRaisesTheEpoch()
    {
        await Journal.RegisterNodeAsync(Node, Incarnation, default);
        var first = (await TakeAsync()).Taken;
        var second = (await TakeAsync()).Taken;

        Assert.Equal(new Fence(Partition, Node, Incarnation, first.Fence.Epoch), first.Fence);
        Assert.Equal(SequenceNumber.Zero, first.Last);
        Assert.Empty(first.Objects);
        Assert.Empty(first.Scopes);
        Assert.Equal(first.Fence.Epoch.Value + 1, second.Fence.Epoch.Value);
    }

    [Fact]
    public async Task Take_AfterReopening_KnowsEverything()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(owner.Entries(Change("a", 1, second: 9), Change("b", 2), Change("b", 3, ChangeType.Deleted), Change("d", 4, ChangeType.OutOfScope) with { History = 2 }) with
        {
            Scopes = [Known(Scope, 7, "4"), Known(new ScopeId("other"), 1, "")],
        });

        await ReopenAsync();
        var taken = (await TakeAsync()).Taken;

        Assert.True(taken.Fence.Epoch.Value > owner.Fence.Epoch.Value);
        Assert.Equal(new SequenceNumber(4), taken.Last);
        Assert.Equal(
            [
                new ObjectRow { Object = Pod("a"), Uid = "u1", Version = new("1"), Digest = new(0, 1), Sequence = new(1), Scope = Scope, State = ObjectState.Live, Time = Start.AddSeconds(9) },
                new ObjectRow { Object = Pod("b"), Uid = "u1", Version = new("3"), Digest = new(0, 3), Sequence = new(3), Scope = Scope, State = ObjectState.Deleted, Time = Start },
                new ObjectRow { Object = Pod("d"), Uid = "u1", Version = new("4"), Digest = new(0, 4), Sequence = new(4), Scope = Scope, State = ObjectState.OutOfScope, Time = Start, History = 2 },
            ],
            taken.Objects.OrderBy(o => o.Object.Name));
        Assert.Equal([Known(Scope, 7, "4"), Known(new ScopeId("other"), 1, "")], taken.Scopes.Values.OrderBy(s => s.Scope.Value));
        Assert.Equal(4, (await ReadAllAsync()).Count);
    }

    [Fact]
    public async Task Digest_OfAllBits_IsKept()
    {
        var owner = await TakeAsync();
        var digest = new Digest(0xfedcba9876543210, 0x0123456789abcdef);
        await owner.AppendAsync(Change("a", 1) with { Digest = digest });

        Assert.Equal(digest, Assert.Single((await TakeAsync()).Taken.Objects).Digest);
    }

    [Fact]
    public async Task Rescoped_MovesKnownRowsOnly()
    {
        var owner = await TakeAsync();
        var other = new ScopeId("other");
        await owner.AppendAsync(Change("a", 1), Change("b", 2));
        await owner.AppendAsync(owner.Entries() with { Rescoped = [(Pod("a"), other, new ResourceVersion("7"), 3), (Pod("unknown"), other, new ResourceVersion("7"), 3)] });

        var rows = (await TakeAsync()).Taken.Objects.ToDictionary(o => o.Object.Name);

        Assert.Equal((other, "7", 3L), (rows["a"].Scope, rows["a"].Version.Value, rows["a"].History));
        Assert.Equal((Scope, "2", 0L), (rows["b"].Scope, rows["b"].Version.Value, rows["b"].History));
        Assert.Equal(2, rows.Count);
    }

    [Fact]
    public async Task Forgotten_RemovesOnlyRowsThatAreMarked()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("b", 2), Change("b", 3, ChangeType.Deleted), Change("d", 4, ChangeType.OutOfScope));
        await owner.AppendAsync(owner.Entries() with { Forgotten = [Pod("a"), Pod("b"), Pod("d"), Pod("unknown")] });

        Assert.Equal("a", Assert.Single((await TakeAsync()).Taken.Objects).Object.Name);
        Assert.Equal(4, (await ReadAllAsync()).Count);
    }

    [Fact]
    public async Task Forgotten_ObjectThatReturns_StartsWithoutPreviousButInOneLane()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("a", 2, ChangeType.Deleted, payload: "last"));
        await owner.AppendAsync(owner.Entries() with { Forgotten = [Pod("a")] });
        await owner.AppendAsync(Change("a", 5, ChangeType.Added, "u2", payload: null));

        var read = await ReadAllAsync();
        Assert.True(read[2].Previous.IsNone);
        Assert.Equal("last", Text(read[2].Payload));
        Assert.Equal([true, true, false], read.Select(e => e.Superseded));
        Assert.Equal(new SequenceNumber(2), (await HeadAsync(Pod("a"), new SequenceNumber(1), newest: true))!.Entry.Sequence);
        Assert.Single((await TakeAsync()).Taken.Objects);
    }

    [Fact]
    public async Task Release_EndsTheOwnersWrites()
    {
        var owner = await TakeAsync();

        Assert.Equal(WriteResult.Written, await Journal.ReleasePartitionAsync(owner.Fence, default));
        Assert.Equal(WriteOutcome.OwnershipLost, (await Journal.ReleasePartitionAsync(owner.Fence, default)).Outcome);
        Assert.Equal(WriteOutcome.OwnershipLost, (await Journal.AppendAsync(owner.Entries(Change("a", 1)), default)).Outcome);

        var next = await PartitionOwner.TakeAsync(Journal, Partition, "node-b", new Incarnation("9"));
        Assert.True(next.Fence.Epoch.Value > owner.Fence.Epoch.Value);
        await next.AppendAsync(Change("a", 1));
    }

    [Fact]
    public async Task Release_WithStaleFence_LeavesTheNewOwnerAlone()
    {
        var before = await TakeAsync();
        var after = await TakeAsync();

        Assert.Equal(WriteOutcome.OwnershipLost, (await Journal.ReleasePartitionAsync(before.Fence, default)).Outcome);
        await after.AppendAsync(Change("a", 1));
    }
}
