using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Contracts;

/// <summary>What retention keeps for endpoints from annotations, and when it removes them.</summary>
public abstract partial class JournalContract
{
    [Fact]
    public async Task Compact_NewestOfEachTarget_Stays()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 1), A, B));
        await AppendAsync(owner, To(Change("a", 2), A, B));

        Assert.Equal((2, false), await CompactAsync(OlderThan100));
        Assert.Equal([3, 4], await LeftAsync());
    }

    [Fact]
    public async Task Compact_NoteToThoseWhoLostTheObject_WaitsForConfiguredEndpoints()
    {
        var (_, fence) = await OpenEndpointAsync(Endpoint);
        var owner = await TakeAsync();
        await AppendAsync(owner, Change("a", 1), To(Change("a", 2), A), To(Change("a", 3), A));

        // 1 is superseded by the note 2, 3 by 4.
        Assert.Equal((2, false), await CompactAsync(OlderThan100));
        Assert.Equal([2, 4], await LeftAsync());
        await CommitAsync(new EndpointCommit { Fence = fence, Endpoint = Endpoint, Offsets = [(Partition, new SequenceNumber(2))] });

        Assert.Equal((1, false), await CompactAsync(OlderThan100));
        Assert.Equal([4], await LeftAsync());
        var row = Assert.Single((await TakeAsync()).Taken.Objects);
        Assert.Equal(ObjectState.Live, row.State);
    }

    [Fact]
    public async Task Compact_DeletionForAnAnnotationsEndpoint_ExpiresWithAge()
    {
        await OpenEndpointAsync(Endpoint);
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 1), A));
        await AppendAsync(owner, Change("a", 2, ChangeType.Deleted, payload: null));

        var result = await Journal.CompactAsync(OlderThan100, default);

        // It was never passed by anyone; the configured endpoint does not count.
        Assert.Equal(2, result.Removed);
        Assert.Equal((A.Id, 1), Assert.Single(result.Expired.Select(e => (e.Key, e.Value))));
        var letter = Assert.Single(await Journal.ReadDeadLettersAsync(null, 10, default));
        Assert.Equal((A.Id, 2, "expired"), (letter.Endpoint, (int)letter.Sequence.Value, letter.Reason));
    }

    [Fact]
    public async Task Compact_EndpointThatALiveObjectNames_Stays()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 1), A));
        await PassAsync(A, 1);

        await CompactAsync(OlderThan100);

        Assert.Equal([A], await Journal.ReadAnnotationEndpointsAsync(default));
    }

    [Fact]
    public async Task Compact_EndpointThatNobodyNames_GoesOnceItHasGotEverything()
    {
        var changes = 0;
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 1, second: 500), A), To(Change("b", 2, second: 500), A), To(Change("d", 3, second: 500), B));
        await AppendAsync(owner, Change("a", 4, second: 500), Change("b", 5, ChangeType.Deleted, second: 500));
        Journal.EndpointsChanged += () => changes++;

        // The row of what is deleted protects against a late list.
        await PassAsync(A, 6);
        await CompactAsync(OlderThan100);
        Assert.Equal([A, B], await Journal.ReadAnnotationEndpointsAsync(default));

        await owner.AppendAsync(owner.Entries() with { Forgotten = [Pod("b")] });
        await PassAsync(A, 5);
        await CompactAsync(OlderThan100);
        Assert.Equal([A, B], await Journal.ReadAnnotationEndpointsAsync(default));

        await PassAsync(A, 6, letters: 2);
        Assert.Equal(0, changes);
        Assert.Equal((6, false), await CompactAsync(OlderThan100));

        Assert.Equal(1, changes);
        Assert.Equal([B], await Journal.ReadAnnotationEndpointsAsync(default));
        Assert.Equal([3, 5], await LeftAsync());
        Assert.Empty(await Journal.ReadDeadLettersAsync(null, 10, default));
        await Assert.ThrowsAsync<JournalException>(() => OpenAsync(A));
        // It may come back, from then on.
        await AppendAsync(owner, To(Change("a", 7), A));
        Assert.Equal(new SequenceNumber(7), (await OpenAsync(A)).Offsets[Partition.Value].Sequence);
    }

    [Fact]
    public async Task Compact_EndpointWithManyEntries_GoesInBatches()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, [.. Enumerable.Range(1, 5).Select(i => To(Change("a", i, second: 500), A))]);
        await AppendAsync(owner, Change("a", 6, second: 500));
        await PassAsync(A, 6, letters: 3);
        var policy = OlderThan100 with { Batch = 4 };

        Assert.Equal([(4, true), (4, true), (1, false)], new[] { await CompactAsync(policy), await CompactAsync(policy), await CompactAsync(policy) });
        Assert.Empty(await Journal.ReadAnnotationEndpointsAsync(default));
        Assert.Equal([7], await LeftAsync());
    }

    [Fact]
    public async Task Compact_EndpointWithAFailingObject_Stays()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 1, second: 500), A), Change("a", 2, second: 500));
        var home = await PassAsync(A, 3);
        await CommitAsync(new EndpointCommit
        {
            Fence = home,
            Endpoint = A.Id,
            Lanes = [new LaneRow { Partition = Partition, Object = Pod("a"), Sequence = new SequenceNumber(1), Version = ResourceVersion.None, Attempts = 1 }],
        });

        Assert.Equal((0, false), await CompactAsync(OlderThan100));
        Assert.Equal([A], await Journal.ReadAnnotationEndpointsAsync(default));
    }

    [Fact]
    public async Task Compact_RetiredAnnotationEndpoint_GoesOnlyWithItsLastEntry()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 1, second: 500), A), Change("a", 2, second: 500));
        await Journal.RetireEndpointsAsync([], annotations: false, default);

        Assert.Equal((0, false), await CompactAsync(OlderThan100));
        Assert.Equal([A], await Journal.ReadAnnotationEndpointsAsync(default));
        // Nobody waits for the retired, and nothing of theirs is listed as expired.
        var result = await Journal.CompactAsync(OlderThan100 with { Before = Start.AddSeconds(1000) }, default);

        Assert.Equal((2, 0), (result.Removed, result.Expired.Count));
        Assert.Empty(await Journal.ReadAnnotationEndpointsAsync(default));
    }

    [Fact]
    public async Task RetireEndpoints_WithAnnotationsAllowed_KeepsThem()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 1, second: 1), A), Change("a", 2, second: 1));
        await Journal.RetireEndpointsAsync([], annotations: false, default);
        await Journal.RetireEndpointsAsync([], annotations: true, default);

        var result = await Journal.CompactAsync(OlderThan100, default);

        Assert.Equal(A.Id, Assert.Single(result.Expired).Key);
    }

    private async Task<Fence> PassAsync(EndpointRegistration endpoint, int sequence, int letters = 0)
    {
        var home = await PartitionOwner.TakeAsync(Journal, Ring.HomeOf(endpoint.Id), Node, Incarnation);
        await CommitAsync(new EndpointCommit
        {
            Fence = home.Fence,
            Endpoint = endpoint.Id,
            Offsets = [(Partition, new SequenceNumber(sequence))],
            DeadLetters = [.. Enumerable.Range(1, letters).Select(i => Letter(Partition, i, "a") with { Endpoint = endpoint.Id })],
        });
        return home.Fence;
    }
}
