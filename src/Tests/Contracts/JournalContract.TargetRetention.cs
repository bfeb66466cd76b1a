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
        await OpenEndpointAsync(Endpoint);
        var owner = await TakeAsync();
        await AppendAsync(owner, Change("a", 1), To(Change("a", 2), A), To(Change("a", 3), A));

        // 1 is superseded by the note 2, 3 by 4.
        Assert.Equal((2, false), await CompactAsync(OlderThan100));
        Assert.Equal([2, 4], await LeftAsync());
        await PassAsync(Endpoint, 2);

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
        Assert.Equal(1, result.Expired);
        Assert.Equal([2], await ExpiredAsync(0, 9, A.Id));
        Assert.Empty(await ExpiredAsync(0, 9));
        Assert.Empty(await ExpiredAsync(0, 9, B.Id));
        await PassAsync(A.Id, 2);
        await CompactAsync(OlderThan100);
        Assert.Empty(await ExpiredAsync(0, 9, A.Id));
    }

    [Fact]
    public async Task ReadNext_NewestBehindADeletionThatExpired_TellsOfTheDeletionAlone()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 1), A));
        await AppendAsync(owner, To(Change("a", 2), A));
        await AppendAsync(owner, Change("a", 3, ChangeType.Deleted, payload: null));
        await CompactAsync(OlderThan100 with { NewestOnly = false });

        Assert.Equal("null: 1 2 3", await AToldAsync());
        await AppendAsync(owner, To(Change("a", 4, ChangeType.Added, "u2", second: 200), A));
        Assert.Equal("4: 3", await AToldAsync());

        async Task<string> AToldAsync()
        {
            var next = await LaneAsync(new LaneRead(Partition, Pod("a"), SequenceNumber.Zero, new SequenceNumber(3)), newest: true, A.Id);
            return $"{next.Head?.Entry.Sequence.ToString() ?? "null"}: {string.Join(' ', next.Expired.Select(static e => e.Sequence))}";
        }
    }

    [Fact]
    public async Task Compact_EndpointForWhichSomethingExpired_StaysUntilItHasPassedThat()
    {
        await OpenEndpointAsync(Endpoint);
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 1), A));
        await AppendAsync(owner, Change("a", 2, ChangeType.Deleted, payload: null));
        await owner.AppendAsync(owner.Entries() with { Forgotten = [Pod("a")] });
        await CompactAsync(OlderThan100);
        await CompactAsync(OlderThan100);

        Assert.Equal([A], await Journal.ReadAnnotationEndpointsAsync(default));
        await PassAsync(A.Id, 2);
        await CompactAsync(OlderThan100);
        await CompactAsync(OlderThan100);

        Assert.Empty(await Journal.ReadAnnotationEndpointsAsync(default));
    }

    [Fact]
    public async Task Compact_EndpointThatALiveObjectNames_Stays()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 1), A));
        await PassAsync(A.Id, 1);

        await CompactAsync(OlderThan100);

        Assert.Equal([A], await Journal.ReadAnnotationEndpointsAsync(default));
    }

    [Fact]
    public async Task Compact_EndpointThatNobodyNames_GoesOnceItHasGotEverything()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 1, second: 500), A), To(Change("b", 2, second: 500), A), To(Change("d", 3, second: 500), B));
        await AppendAsync(owner, Change("a", 4, second: 500), Change("b", 5, ChangeType.Deleted, second: 500));

        // The row of what is deleted protects against a late list.
        await PassAsync(A.Id, 6);
        await CompactAsync(OlderThan100);
        Assert.Equal([A, B], await Journal.ReadAnnotationEndpointsAsync(default));

        await owner.AppendAsync(owner.Entries() with { Forgotten = [Pod("b")] });
        await WriteLettersAsync(A.Id, 2);
        var result = await Journal.CompactAsync(OlderThan100, default);
        Assert.Equal(new CompactionResult(6, 0, More: false, RemovedEndpoints: true) { Bytes = await BytesLeftAsync() }, result);

        Assert.Equal([B], await Journal.ReadAnnotationEndpointsAsync(default));
        Assert.Equal([3, 5], await LeftAsync());
        Assert.Empty(await Journal.ReadDeadLettersAsync(null, 10, payloads: true, default));
        await Assert.ThrowsAsync<JournalException>(() => OpenAsync(A));
        // It may come back, from then on.
        await AppendAsync(owner, To(Change("a", 7), A));
        Assert.Equal(new SequenceNumber(6), (await OpenAsync(A)).Joined[Partition.Value]);
    }

    [Fact]
    public async Task Compact_EndpointWithManyEntries_GoesInBatches()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, [.. Enumerable.Range(1, 5).Select(i => To(Change("a", i, second: 500), A))]);
        await AppendAsync(owner, Change("a", 6, second: 500));
        await PassAsync(A.Id, 6);
        await WriteLettersAsync(A.Id, 3);
        var policy = OlderThan100 with { Batch = 4 };

        Assert.Equal([(4, true), (4, true), (1, false)], new[] { await CompactAsync(policy), await CompactAsync(policy), await CompactAsync(policy) });
        Assert.Empty(await Journal.ReadAnnotationEndpointsAsync(default));
        Assert.Equal([7], await LeftAsync());
    }

    [Fact]
    public async Task Compact_EndpointThatLivedHere_LeavesNothingToStumbleOver()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 1, second: 150), A), To(Change("a", 2, second: 160), A), Change("a", 3, second: 170), Change("b", 4, second: 180), Change("b", 5, second: 190));
        await PassAsync(A.Id, 3);
        Assert.True((await Journal.CompactAsync(OlderThan100, default)).RemovedEndpoints);

        Assert.Equal((1, false), await CompactAsync(OlderThan100 with { Before = Start.AddSeconds(500) }));
        Assert.Equal([4, 6], await LeftAsync());
    }

    [Fact]
    public async Task Compact_EndpointWithAFailingObject_Stays()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 1, second: 500), A), Change("a", 2, second: 500));
        await PassAsync(A.Id, 1);

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

        Assert.Equal((2, 0), (result.Removed, result.Expired));
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

        Assert.Equal(1, result.Expired);
        Assert.Equal([2], await ExpiredAsync(0, 9, A.Id));
    }

    private async Task WriteLettersAsync(EndpointId endpoint, int count) =>
        Assert.Equal(WriteResult.Written, await Journal.WriteDeadLettersAsync([.. Enumerable.Range(1, count).Select(i => Letter(Partition, i, "a") with { Endpoint = endpoint })], default));
}
