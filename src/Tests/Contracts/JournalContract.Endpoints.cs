using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Contracts;

public abstract partial class JournalContract
{
    // At home elsewhere than in the partition that the tests append to.
    private static readonly EndpointId Endpoint = EndpointAt(3);

    [Fact]
    public async Task OpenEndpoint_New_JoinsAtEveryPartitionsNewest()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("b", 2));

        var (snapshot, fence) = await OpenEndpointAsync(Endpoint);
        await owner.AppendAsync(Change("b", 3));
        var again = await Journal.OpenEndpointAsync(new EndpointRegistration(Endpoint, "https://example.com"), fence, default);

        Assert.True(snapshot.IsNew);
        Assert.Equal([new(default, new(0)), new(default, new(2)), new(default, new(0)), new EndpointOffset(default, new(0))], snapshot.Offsets);
        Assert.Empty(snapshot.Lanes);
        Assert.False(again.IsNew);
        Assert.Equal(snapshot.Offsets, again.Offsets);
    }

    [Fact]
    public async Task OpenEndpoint_WithoutItsHome_IsRefused()
    {
        var (_, fence) = await OpenEndpointAsync(Endpoint);
        await Journal.TakePartitionAsync(fence.Partition, "node-b", new Incarnation("2"), default);

        await Assert.ThrowsAsync<JournalException>(async () =>
            await Journal.OpenEndpointAsync(new EndpointRegistration(Endpoint, "https://example.com"), fence, default));
    }

    [Fact]
    public async Task Commit_EverythingInIt_IsThereAfterReopening()
    {
        var (_, fence) = await OpenEndpointAsync(Endpoint);
        var failing = new LaneRow
        {
            Partition = Partition,
            Object = Pod("a"),
            Sequence = new SequenceNumber(3),
            Version = new ResourceVersion("17"),
            Attempts = 4,
            First = Start.AddTicks(1),
            Next = Start.AddSeconds(9.5),
            Failing = TimeSpan.FromTicks(12345678),
        };
        var ahead = new LaneRow { Partition = new PartitionId(3), Object = new ObjectKey("c", "Node", "", "n"), Sequence = new SequenceNumber(8), Version = ResourceVersion.None, Attempts = 0 };
        var letter = Letter(Partition, 2, "b");
        await CommitAsync(new EndpointCommit
        {
            Fence = fence,
            Endpoint = Endpoint,
            Offsets = [(Partition, new SequenceNumber(5)), (new PartitionId(3), new SequenceNumber(6))],
            Lanes = [failing, ahead],
            DeadLetters = [letter],
        });

        await ReopenAsync();
        var (snapshot, _) = await OpenEndpointAsync(Endpoint);

        Assert.False(snapshot.IsNew);
        Assert.Equal([0, 5, 0, 6], snapshot.Offsets.Select(o => (int)o.Sequence.Value));
        Assert.Equal([failing, ahead], snapshot.Lanes.OrderBy(l => l.Partition.Value));
        var read = Assert.Single(await Journal.ReadDeadLettersAsync(null, 10, default));
        Assert.Equal("payload", Text(read.Payload));
        Assert.Equal(letter, read with { Payload = letter.Payload });
    }

    [Fact]
    public async Task Commit_Lanes_AreReplacedAndRemoved()
    {
        var (_, fence) = await OpenEndpointAsync(Endpoint);
        LaneRow Lane(string name, int sequence) => new() { Partition = Partition, Object = Pod(name), Sequence = new SequenceNumber(sequence), Version = new ResourceVersion("1"), Attempts = sequence };
        await CommitAsync(new EndpointCommit { Fence = fence, Endpoint = Endpoint, Lanes = [Lane("a", 1), Lane("b", 2), Lane("c", 3)] });
        await CommitAsync(new EndpointCommit { Fence = fence, Endpoint = Endpoint, Lanes = [Lane("b", 4)], RemovedLanes = [(Partition, Pod("a")), (new PartitionId(0), Pod("c"))] });

        var (snapshot, _) = await OpenEndpointAsync(Endpoint);

        Assert.Equal([Lane("b", 4), Lane("c", 3)], snapshot.Lanes.OrderBy(l => l.Object.Name));
    }

    [Fact]
    public async Task Commit_WithStaleFence_IsRefusedWhole()
    {
        var (_, fence) = await OpenEndpointAsync(Endpoint);
        var (_, next) = await OpenEndpointAsync(Endpoint);
        var commit = new EndpointCommit { Fence = fence, Endpoint = Endpoint, Offsets = [(Partition, new SequenceNumber(5))], DeadLetters = [Letter(Partition, 1, "a")] };

        Assert.Equal(WriteOutcome.OwnershipLost, (await Journal.CommitAsync(commit, default)).Outcome);

        Assert.Empty(await Journal.ReadDeadLettersAsync(null, 10, default));
        await CommitAsync(commit with { Fence = next });
    }

    [Fact]
    public async Task Commit_OfAnEndpointNeverOpened_IsNotWritten()
    {
        var home = await PartitionOwner.TakeAsync(Journal, Ring.HomeOf(Endpoint), Node, Incarnation);

        var result = await Journal.CommitAsync(new EndpointCommit { Fence = home.Fence, Endpoint = Endpoint }, default);

        Assert.Equal(WriteOutcome.NotWritten, result.Outcome);
    }

    [Fact]
    public async Task Commit_FencedByAnotherPartitionThanHome_Throws()
    {
        var (_, fence) = await OpenEndpointAsync(Endpoint);
        var other = await PartitionOwner.TakeAsync(Journal, new PartitionId((fence.Partition.Value + 1) % Ring.Partitions), Node, Incarnation);

        await Assert.ThrowsAsync<ArgumentException>(async () => await Journal.CommitAsync(new EndpointCommit { Fence = other.Fence, Endpoint = Endpoint }, default));
    }

    [Fact]
    public async Task DeadLetters_AreOldestFirstByEndpointAndOncePerEntry()
    {
        var second = EndpointAt(0);
        var (_, fence) = await OpenEndpointAsync(Endpoint);
        await CommitAsync(new EndpointCommit { Fence = fence, Endpoint = Endpoint, DeadLetters = [Letter(Partition, 9, "a"), Letter(Partition, 2, "b")] });
        var (_, secondFence) = await OpenEndpointAsync(second);
        await CommitAsync(new EndpointCommit { Fence = secondFence, Endpoint = second, DeadLetters = [Letter(Partition, 9, "a") with { Endpoint = second }] });
        await CommitAsync(new EndpointCommit { Fence = fence, Endpoint = Endpoint, DeadLetters = [Letter(Partition, 9, "a") with { Attempts = 6 }] });

        Assert.Equal([(Endpoint, 9), (Endpoint, 2), (second, 9)], Places(await Journal.ReadDeadLettersAsync(null, 10, default)));
        Assert.Equal([(second, 9)], Places(await Journal.ReadDeadLettersAsync(second, 10, default)));
        var first = Assert.Single(await Journal.ReadDeadLettersAsync(Endpoint, 1, default));
        Assert.Equal(6, first.Attempts);

        static IEnumerable<(EndpointId, int)> Places(IReadOnlyList<DeadLetter> letters) => letters.Select(l => (l.Endpoint, (int)l.Sequence.Value));
    }

    [Fact]
    public async Task RetiredEndpoint_ThatComesBack_GoesOnWhereItWas()
    {
        var (_, fence) = await OpenEndpointAsync(Endpoint);
        await CommitAsync(new EndpointCommit { Fence = fence, Endpoint = Endpoint, Offsets = [(Partition, new SequenceNumber(5))] });
        await Journal.RetireEndpointsAsync([], annotations: false, default);

        var (snapshot, _) = await OpenEndpointAsync(Endpoint);

        Assert.False(snapshot.IsNew);
        Assert.Equal(5, snapshot.Offsets[Partition.Value].Sequence.Value);
    }

    private static EndpointId EndpointAt(int home) =>
        Enumerable.Range(1, 1000).Select(i => new EndpointId($"e{i}")).First(e => Ring.HomeOf(e).Value == home);

    private protected async Task<(EndpointSnapshot Snapshot, Fence Fence)> OpenEndpointAsync(EndpointId endpoint)
    {
        var home = await PartitionOwner.TakeAsync(Journal, Ring.HomeOf(endpoint), Node, Incarnation);
        return (await Journal.OpenEndpointAsync(new EndpointRegistration(endpoint, "https://example.com"), home.Fence, default), home.Fence);
    }

    private protected async Task CommitAsync(EndpointCommit commit) =>
        Assert.Equal(WriteResult.Written, await Journal.CommitAsync(commit, default));

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
