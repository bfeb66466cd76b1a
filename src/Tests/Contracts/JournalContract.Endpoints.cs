using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Contracts;

public abstract partial class JournalContract
{
    private static readonly EndpointId Endpoint = new("e1");

    [Fact]
    public async Task Id_StaysAndIsTheJournalsOwn()
    {
        var id = Journal.Id;
        await ReopenAsync();

        Assert.Equal(id, Journal.Id);
        Assert.NotEmpty(id);
    }

    [Fact]
    public async Task OpenEndpoint_New_JoinsAtEveryPartitionsNewest()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("b", 2));

        var start = await OpenEndpointAsync(Endpoint);
        await owner.AppendAsync(Change("b", 3));
        await ReopenAsync();
        var again = await OpenEndpointAsync(Endpoint);

        Assert.True(start.IsNew);
        Assert.Equal([0, 2, 0, 0], start.Joined.Select(s => (int)s.Value));
        Assert.Null(start.Carried);
        Assert.False(again.IsNew);
        Assert.Equal(start.Joined, again.Joined);
    }

    [Fact]
    public async Task ForgetCarried_OfNothing_ChangesNothing()
    {
        await OpenEndpointAsync(Endpoint);
        await Journal.ForgetCarriedAsync(Endpoint, default);
        await Journal.ForgetCarriedAsync(new EndpointId("unknown"), default);

        Assert.Null((await OpenEndpointAsync(Endpoint)).Carried);
    }

    [Fact]
    public async Task WriteLow_OfAnEndpointNeverOpened_IsNotWritten()
    {
        var result = await Journal.WriteLowAsync(Endpoint, [(Partition, new SequenceNumber(1))], null, default);

        Assert.Equal(WriteOutcome.NotWritten, result.Outcome);
    }

    [Fact]
    public async Task DeadLetter_EverythingInIt_IsThereAfterReopening()
    {
        await OpenEndpointAsync(Endpoint);
        var letter = Letter(Partition, 2, "b");
        Assert.Equal(WriteResult.Written, await Journal.WriteDeadLettersAsync([letter], default));

        await ReopenAsync();

        var read = Assert.Single(await Journal.ReadDeadLettersAsync(null, 10, payloads: true, default));
        Assert.Equal("payload", Text(read.Payload));
        Assert.Equal(letter, read with { Payload = letter.Payload });
        var report = Assert.Single(await Journal.ReadDeadLettersAsync(Endpoint, 10, payloads: false, default));
        Assert.Equal(letter with { Payload = default }, report with { Payload = default });
        Assert.True(report.Payload.IsEmpty, "what is not asked for is not read");
    }

    [Fact]
    public async Task DeadLetters_AreNewestFirstByEndpointAndOncePerEntry()
    {
        var second = new EndpointId("e2");
        await OpenEndpointAsync(Endpoint);
        await OpenEndpointAsync(second);
        await Journal.WriteDeadLettersAsync([Letter(Partition, 9, "a"), Letter(Partition, 2, "b")], default);
        await Journal.WriteDeadLettersAsync([Letter(Partition, 9, "a") with { Endpoint = second }, Letter(Partition, 9, "a") with { Attempts = 6 }], default);

        Assert.Equal([(second, 9), (Endpoint, 2), (Endpoint, 9)], Places(await Journal.ReadDeadLettersAsync(null, 10, payloads: true, default)));
        Assert.Equal([(second, 9)], Places(await Journal.ReadDeadLettersAsync(second, 10, payloads: true, default)));
        Assert.Equal([(Endpoint, 2)], Places(await Journal.ReadDeadLettersAsync(Endpoint, 1, payloads: true, default)));
        Assert.All(await Journal.ReadDeadLettersAsync(Endpoint, 10, payloads: true, default), static letter => Assert.Equal(3, letter.Attempts));

        static IEnumerable<(EndpointId, int)> Places(IReadOnlyList<DeadLetter> letters) => letters.Select(l => (l.Endpoint, (int)l.Sequence.Value));
    }

    [Fact]
    public async Task DeadLetters_WithOneOfAnEndpointNeverOpened_AreNotWritten()
    {
        await OpenEndpointAsync(Endpoint);

        var result = await Journal.WriteDeadLettersAsync([Letter(Partition, 2, "b"), Letter(Partition, 3, "b") with { Endpoint = new EndpointId("e2") }], default);

        Assert.Equal(WriteOutcome.NotWritten, result.Outcome);
        Assert.Empty(await Journal.ReadDeadLettersAsync(null, 10, payloads: true, default));
    }

    [Fact]
    public async Task Endpoints_AreToldWithWhatTheyHaveSettled()
    {
        var since = new DateTimeOffset(2026, 1, 1, 10, 0, 0, TimeSpan.Zero);
        await OpenEndpointAsync(new EndpointId("e2"));
        await OpenEndpointAsync(Endpoint);
        await Journal.WriteLowAsync(Endpoint, [(Partition, new SequenceNumber(4))], since, default);
        await Journal.RetireEndpointsAsync([Endpoint], annotations: false, default);

        await ReopenAsync();

        var endpoints = await Journal.ReadEndpointsAsync(default);
        Assert.Equal([(Endpoint, false, since), (new EndpointId("e2"), true, (DateTimeOffset?)null)], endpoints.Select(static e => (e.Endpoint.Id, e.IsRemoved, e.DisabledSince?.ToUniversalTime())));
        Assert.Equal([0, 4, 0, 0], endpoints[0].Low.Select(static low => (int)low.Value));
        Assert.Equal([0, 0, 0, 0], endpoints[1].Low.Select(static low => (int)low.Value));
    }

    [Fact]
    public async Task RetiredEndpoint_ThatComesBack_GoesOnWhereItWas()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1));
        var before = await OpenEndpointAsync(Endpoint);
        await owner.AppendAsync(Change("a", 2));
        await Journal.RetireEndpointsAsync([], annotations: false, default);

        var start = await OpenEndpointAsync(Endpoint);

        Assert.False(start.IsNew);
        Assert.Equal(before.Joined, start.Joined);
    }

    private protected async Task<EndpointStart> OpenEndpointAsync(EndpointId endpoint) =>
        await Journal.OpenEndpointAsync(new EndpointRegistration(endpoint, "https://example.com"), default);

    /// <summary>The endpoint has got everything up to there in the partition that the tests append to.</summary>
    private protected async Task PassAsync(EndpointId endpoint, int sequence, DateTimeOffset? disabledSince = null) =>
        Assert.Equal(WriteResult.Written, await Journal.WriteLowAsync(endpoint, [(Partition, new SequenceNumber(sequence))], disabledSince, default));

    private static DeadLetter Letter(PartitionId partition, int sequence, string name) => new()
    {
        Endpoint = Endpoint,
        Partition = partition,
        Sequence = new SequenceNumber(sequence),
        Object = Pod(name),
        Uid = "u1",
        Version = new ResourceVersion("12"),
        Type = ChangeType.Deleted,
        Time = Start.AddTicks(7),
        Attempts = 3,
        Reason = "422 Unprocessable Entity",
        Payload = "payload"u8.ToArray(),
    };
}
