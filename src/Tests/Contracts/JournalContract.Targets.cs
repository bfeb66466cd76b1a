using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Contracts;

/// <summary>Endpoints from annotations: entries for them, and what they see of an object.</summary>
public abstract partial class JournalContract
{
    private static readonly EndpointRegistration A = new(new EndpointId("a-3"), "https://a.example", FromAnnotation: true);
    private static readonly EndpointRegistration B = new(new EndpointId("a-5"), "https://b.example", FromAnnotation: true);
    private static readonly EndpointRegistration C = new(new EndpointId("a-8"), "https://c.example", FromAnnotation: true);

    [Fact]
    public async Task Append_WithTargets_WritesOneEntryForEach()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, Change("a", 1), To(Change("b", 2), A, B), Change("c", 3));

        Assert.Equal([(1, "a", ""), (2, "b", "a-3"), (3, "b", "a-5"), (4, "c", "")], Places(await ReadAllAsync()));
        Assert.Equal(4, (await Journal.HeadsAsync(default))[Partition.Value].Value);
        Assert.All((await ReadAllAsync()).Skip(1).Take(2), e => Assert.Equal(("b@2", false), (Text(e.Payload), e.Superseded)));
        Assert.Equal([A, B], await Journal.ReadAnnotationEndpointsAsync(default));
        await AppendAsync(owner, Change("c", 4));
        Assert.Equal(5, (await ReadAllAsync())[^1].Sequence.Value);
    }

    [Fact]
    public async Task Append_CreatesAnEndpoint_JoinedRightBefore()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, Change("a", 1), To(Change("b", 2), A), Change("c", 3));

        var start = await OpenAsync(A);

        Assert.False(start.IsNew);
        Assert.Equal([0, 1, 0, 0], start.Joined.Select(s => (int)s.Value));
    }

    [Fact]
    public async Task SkipOthers_MovesOffsetsToWhatIsForTheEndpoint()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 1), A), Change("b", 2), To(Change("c", 3), B), Change("b", 4), To(Change("d", 5), A), Change("b", 6), Change("b", 7));

        Assert.Equal(0, await SkippedAsync(A, 0));
        Assert.Equal(2, await SkippedAsync(B, 0));
        Assert.Equal(4, await SkippedAsync(A, 1));
        Assert.Equal(7, await SkippedAsync(A, 5));
        Assert.Equal(7, await SkippedAsync(B, 4));
        // Never back, whatever is asked.
        Assert.Equal(9, await SkippedAsync(A, 9));
        Assert.Equal(7, await SkippedAsync(C, 0));

        async Task<int> SkippedAsync(EndpointRegistration endpoint, int offset)
        {
            var skipped = await Journal.SkipOthersAsync(endpoint.Id, [default, new(offset), default, new(3)], default);
            Assert.Equal([0, 0, 3], new[] { skipped[0], skipped[2], skipped[3] }.Select(s => (int)s.Value));
            return (int)skipped[Partition.Value].Value;
        }
    }

    [Fact]
    public async Task OpenEndpoint_FromAnnotationsThatIsNotThere_IsRefused()
    {
        await Assert.ThrowsAsync<JournalException>(() => OpenAsync(A));
        Assert.Empty(await Journal.ReadAnnotationEndpointsAsync(default));
    }

    [Fact]
    public async Task Append_ToATargetThatLeavesAnother_TellsTheOtherSo()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, Change("a", 1));
        await AppendAsync(owner, To(Change("a", 2, second: 9), A, B));
        await AppendAsync(owner, To(Change("a", 3), B));
        await AppendAsync(owner, Change("a", 4));

        var read = await ReadAllAsync();
        Assert.Equal(
            [
                ("", "1", ChangeType.Modified), ("", "1", ChangeType.OutOfScope), ("a-3", "2", ChangeType.Modified), ("a-5", "2", ChangeType.Modified),
                ("a-3", "2", ChangeType.OutOfScope), ("a-5", "3", ChangeType.Modified), ("a-5", "3", ChangeType.OutOfScope), ("", "4", ChangeType.Modified),
            ],
            read.Select(e => (e.Target?.Value ?? "", e.Version.ToString(), e.Type)));
        var note = read[1];
        Assert.Equal(("a@1", Cause.OutOfScope, Start.AddSeconds(9), "u1"), (Text(note.Payload), note.Cause, note.Time, note.Uid));
        // Each sees its own history: B what it got before, and what is newest for the configured endpoints.
        Assert.Equal("2", read[5].Previous.ToString());
        Assert.Equal([true, true, true, true, false, true, false, false], read.Select(e => e.Superseded));
    }

    [Fact]
    public async Task Append_ToTheSameTarget_SupersedesOnlyThere()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 1), A, B));
        await AppendAsync(owner, To(Change("a", 2), A));

        Assert.Equal(
            [(1, "a-3", true), (2, "a-5", true), (3, "a-5", false), (4, "a-3", false)],
            (await ReadAllAsync()).Select(e => ((int)e.Sequence.Value, e.Target!.Value.Value, e.Superseded)));
        Assert.Equal((4, 1, ""), await NextAsync("a", A, newest: true));
        Assert.Equal((3, 1, ""), await NextAsync("a", B, newest: true));
        Assert.Equal((2, 0, ""), await NextAsync("a", B, newest: false));
        Assert.Null(await HeadAsync(Pod("a"), SequenceNumber.Zero, newest: true));
    }

    [Fact]
    public async Task Append_InferredDeletion_GoesToThoseWhoKnowTheObject()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, Change("a", 1));
        await AppendAsync(owner, To(Change("a", 2), A, B));
        await AppendAsync(owner, Change("a", 2, ChangeType.Deleted, payload: null));

        Assert.Equal(
            [("a-3", "a@2", ChangeType.Deleted), ("a-5", "a@2", ChangeType.Deleted)],
            (await ReadAllAsync()).TakeLast(2).Select(e => (e.Target!.Value.Value, Text(e.Payload), e.Type)));
    }

    [Fact]
    public async Task Append_DeletionThatNamesOthers_GoesToThoseWhoKnowTheObjectAndCreatesNothing()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 1), A), To(Change("b", 2), A));
        await AppendAsync(owner, To(Change("a", 3, ChangeType.Deleted), B), To(Change("b", 4, ChangeType.Deleted), A), To(Change("c", 5, ChangeType.Deleted), B));

        // The first names A no more, so that A's URL would not be found in its own state.
        Assert.Equal(
            [("a-3", "a@1"), ("a-3", "b@4"), ("", "c@5")],
            (await ReadAllAsync()).TakeLast(3).Select(e => (e.Target?.Value ?? "", Text(e.Payload))));
        Assert.Equal([A], await Journal.ReadAnnotationEndpointsAsync(default));
    }

    [Fact]
    public async Task Append_OverTheLimit_GoesToWhatIsAdmittedElseToTheConfigured()
    {
        var owner = await TakeAsync();
        var append = owner.Entries(To(Change("a", 1), A, B), To(Change("b", 2), C), To(Change("c", 3), C, A)) with { MostAnnotationEndpoints = 2 };

        var result = await Journal.AppendAsync(append, default);

        Assert.Equal(WriteOutcome.Written, result.Outcome);
        Assert.NotNull(result.Details);
        Assert.True(result.Details.CreatedEndpoints);
        Assert.Equal([(Pod("b"), C), (Pod("c"), C)], result.Details.OverLimit);
        Assert.Equal([(1, "a", "a-3"), (2, "a", "a-5"), (3, "b", ""), (4, "c", "a-3")], Places(await ReadAllAsync()));
        Assert.Equal([A, B], await Journal.ReadAnnotationEndpointsAsync(default));
    }

    [Fact]
    public async Task Append_Refused_CreatesNoEndpoint()
    {
        var owner = await TakeAsync();
        await TakeAsync();

        var result = await Journal.AppendAsync(owner.Entries(To(Change("a", 1), A)) with { MostAnnotationEndpoints = 9 }, default);

        Assert.Equal(WriteOutcome.OwnershipLost, result.Outcome);
        Assert.Empty(await Journal.ReadAnnotationEndpointsAsync(default));
    }

    [Fact]
    public async Task TakePartition_ObjectWithTargets_IsOneRow()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, Change("a", 1), To(Change("b", 2), A, B), Change("c", 3, ChangeType.Deleted));
        await AppendAsync(owner, To(Change("a", 4), A), To(Change("c", 5, uid: "u2"), B));
        await AppendAsync(owner, Change("a", 6, ChangeType.Deleted));

        var rows = (await TakeAsync()).Taken.Objects.OrderBy(o => o.Object.Name).Select(o => (o.Object.Name, o.Version.ToString(), o.State));

        Assert.Equal([("a", "6", ObjectState.Deleted), ("b", "2", ObjectState.Live), ("c", "5", ObjectState.Live)], rows);
    }

    [Fact]
    public async Task Rescope_ObjectWithTargets_HoldsForAllItsRows()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 1), A, B));
        await owner.AppendAsync(owner.Entries() with { Rescoped = [(Pod("a"), new ScopeId("other"), new ResourceVersion("7"), 2)] });

        var row = Assert.Single((await TakeAsync()).Taken.Objects);
        Assert.Equal((new ScopeId("other"), "7", 2L), (row.Scope, row.Version.ToString(), row.History));
        var next = await TakeAsync();
        await AppendAsync(next, To(Change("a", 9), A));
        Assert.Equal("7", (await ReadAllAsync())[^1].Previous.ToString());
    }

    [Fact]
    public async Task Append_WithTargets_TellsWhatWillBeRead()
    {
        var owner = await TakeAsync();
        var first = await AppendAsync(owner, To(Change("a", 1), A, B));
        var second = await AppendAsync(owner, To(Change("a", 2), A, B));
        var third = await AppendAsync(owner, To(Change("a", 3), A), To(Change("b", 4), C));

        Assert.Equal(Places(await ReadAllAsync()), Places([.. first.Entries, .. second.Entries, .. third.Entries]));
        Assert.Equal([true, false, true], new[] { first, second, third }.Select(r => r.Details is { CreatedEndpoints: true }));
    }

    [Fact]
    public async Task Append_NoteToATargetInALaterHistory_IsOfTheHistoryOfWhatIsKnownThere()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 50), A));
        await AppendAsync(owner, To(Change("a", 3) with { History = 1 }, B));

        Assert.Equal([("a-3", "50", 0L), ("a-3", "50", 0L), ("a-5", "3", 1L)], (await ReadAllAsync()).Select(e => (e.Target!.Value.Value, e.Version.Value, e.History)));
    }

    [Fact]
    public async Task EndpointsFromAnnotations_AreThereAfterReopening()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 1), A));
        await ReopenAsync();

        Assert.Equal([A], await Journal.ReadAnnotationEndpointsAsync(default));
        var next = await TakeAsync();
        await AppendAsync(next, Change("a", 2));
        Assert.Equal([(1, "a", "a-3"), (2, "a", "a-3"), (3, "a", "")], Places(await ReadAllAsync()));
    }

    private static NewEntry To(NewEntry entry, params EndpointRegistration[] targets) => entry with { Targets = targets };

    private static IEnumerable<(int, string, string)> Places(IReadOnlyList<Entry> entries) =>
        entries.Select(e => ((int)e.Sequence.Value, e.Object.Name, e.Target?.Value ?? ""));

    private static Task<WriteResult> AppendAsync(PartitionOwner owner, params NewEntry[] entries) =>
        owner.AppendAsync(owner.Entries(entries) with { MostAnnotationEndpoints = 10 });

    private async Task<EndpointStart> OpenAsync(EndpointRegistration endpoint) => await Journal.OpenEndpointAsync(endpoint, default);

    private async Task<(int Sequence, int Skipped, string Previous)> NextAsync(string name, EndpointRegistration target, bool newest)
    {
        var head = await HeadAsync(Pod(name), SequenceNumber.Zero, newest, target.Id);
        Assert.NotNull(head);
        return ((int)head.Entry.Sequence.Value, head.Skipped, head.Previous.ToString());
    }
}
