using System.Text;
using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Contracts;

/// <summary>What every journal has to do, on four shards.</summary>
public abstract class JournalContract : IAsyncLifetime
{
    private protected const string Node = "node-0";
    private protected static readonly Incarnation Life = new("life-1");
    private protected static readonly ScopeId Scope = new("test|Pod|||");
    private protected static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private protected IJournal Journal { get; private set; } = null!;

    private protected abstract IJournal Create();

    public ValueTask InitializeAsync()
    {
        Journal = Create();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync();
        End();
        GC.SuppressFinalize(this);
    }

    protected virtual void End()
    {
    }

    [Fact]
    public async Task Append_OfTheOwner_IsReadBackInOrder()
    {
        var shard = await TakeAsync(1);

        var result = await AppendAsync(shard, New("a", "1"), New("b", "2"), New("a", "3", ChangeType.Modified, collapsed: 4));

        Assert.Equal(WriteOutcome.Written, result.Outcome);
        var entries = await ReadAsync(1);
        Assert.Equal(["a@1", "b@2", "a@3"], entries.Select(e => $"{e.Object.Name}@{e.Version}"));
        Assert.Equal([1, 2, 3], entries.Select(e => e.Sequence.Value));
        Assert.Equal([true, false, false], entries.Select(e => e.Superseded));
        Assert.Equal(["", "", "1"], entries.Select(e => e.Previous.ToString()));
        Assert.Equal(4, entries[2].Collapsed);
        Assert.Equal("a 3", Encoding.UTF8.GetString(entries[2].Payload.Span));
        Assert.Equal(ChangeType.Modified, entries[2].Type);
        Assert.Equal(Cause.Live, entries[2].Cause);
        Assert.Equal(Start, entries[2].Time);
        Assert.Equal([0, 3, 0, 0], (await Journal.HeadsAsync(default)).Select(h => h.Value));
    }

    [Fact]
    public async Task Append_WithAFormerEpoch_IsRefusedWhole()
    {
        var former = await TakeAsync(1);
        var current = await TakeAsync(1);

        var refused = await AppendAsync(former, New("a", "1"));
        var written = await AppendAsync(current, New("b", "2"));

        Assert.Equal(WriteOutcome.OwnershipLost, refused.Outcome);
        Assert.NotNull(refused.Reason);
        Assert.Equal(WriteOutcome.Written, written.Outcome);
        Assert.Equal("b", Assert.Single(await ReadAsync(1)).Object.Name);
    }

    [Fact]
    public async Task Append_AfterAnotherLastEntry_IsRefused()
    {
        var shard = await TakeAsync(1);
        await AppendAsync(shard, New("a", "1"));

        var result = await AppendAsync(shard, New("a", "2"));

        Assert.Equal(WriteOutcome.OwnershipLost, result.Outcome);
        Assert.Single(await ReadAsync(1));
    }

    [Fact]
    public async Task Append_AfterTheRelease_IsRefused()
    {
        var shard = await TakeAsync(1);
        Assert.Equal(WriteOutcome.Written, (await Journal.ReleaseShardAsync(shard.Fence, default)).Outcome);

        Assert.Equal(WriteOutcome.OwnershipLost, (await AppendAsync(shard, New("a", "1"))).Outcome);
        Assert.Equal(WriteOutcome.OwnershipLost, (await Journal.ReleaseShardAsync(shard.Fence, default)).Outcome);
    }

    [Fact]
    public async Task Append_OfAnInferredDeletion_CarriesTheLastStateAlsoOfTheSameWrite()
    {
        var shard = await TakeAsync(1);
        await AppendAsync(
            shard, New("a", "1"), New("a", "1", ChangeType.Deleted, payload: false), New("b", "2"));
        await AppendAsync(shard with { Last = new SequenceNumber(3) }, New("b", "2", ChangeType.Deleted, payload: false));

        var entries = await ReadAsync(1);

        Assert.Equal("a 1", Encoding.UTF8.GetString(entries[1].Payload.Span));
        Assert.Equal("b 2", Encoding.UTF8.GetString(entries[3].Payload.Span));
    }

    [Fact]
    public async Task Append_Committed_IsAnnounced()
    {
        var announced = new List<(ShardId, SequenceNumber)>();
        Journal.Appended += (shard, head) => announced.Add((shard, head));

        await AppendAsync(await TakeAsync(2), New("a", "1"), New("b", "2"));

        Assert.Equal([(new ShardId(2), new SequenceNumber(2))], announced);
    }

    [Fact]
    public async Task Take_AfterWrites_KnowsObjectsAndPositions()
    {
        var shard = await TakeAsync(1);
        await Journal.AppendAsync(
            new ShardAppend
            {
                Fence = shard.Fence,
                Last = shard.Last,
                Entries = [New("a", "1"), New("b", "2"), New("b", "3", ChangeType.Deleted), New("c", "4", ChangeType.OutOfScope)],
                Positions = [(Scope, new ResourceVersion("4")), (new ScopeId("other"), new ResourceVersion("9"))],
            },
            default);
        await Journal.AppendAsync(
            new ShardAppend
            {
                Fence = shard.Fence,
                Last = new SequenceNumber(4),
                Rescoped = [(Key("a"), new ScopeId("moved"), new ResourceVersion("7"))],
                Forgotten = [Key("b"), Key("a")],
                Positions = [(new ScopeId("other"), ResourceVersion.None)],
            },
            default);

        var taken = await TakeAsync(1);

        Assert.Equal(4, taken.Last.Value);
        Assert.True(taken.Fence.Epoch.Value > shard.Fence.Epoch.Value);
        Assert.Equal(new ResourceVersion("4"), Assert.Single(taken.Positions).Value);
        Assert.Equal(["a", "c"], taken.Objects.Select(o => o.Object.Name).Order());
        var moved = taken.Objects.Single(o => o.Object.Name == "a");
        Assert.Equal(("moved", "7", ObjectState.Live, 1L), (moved.Scope.Value, moved.Version.Value, moved.State, moved.Sequence.Value));
        Assert.Equal(new Digest(1), moved.Digest);
        Assert.Equal(ObjectState.OutOfScope, taken.Objects.Single(o => o.Object.Name == "c").State);
    }

    [Fact]
    public async Task Read_WithLimits_ReturnsAtLeastOne()
    {
        await AppendAsync(await TakeAsync(1), New("a", "1"), New("b", "2"), New("c", "3"));

        Assert.Equal(2, (await Journal.ReadAsync(new ShardId(1), SequenceNumber.Zero, 2, 1000, default)).Count);
        Assert.Single(await Journal.ReadAsync(new ShardId(1), SequenceNumber.Zero, 10, 0, default));
        Assert.Equal("c", Assert.Single(await Journal.ReadAsync(new ShardId(1), new SequenceNumber(2), 10, 1000, default)).Object.Name);
        Assert.Empty(await Journal.ReadAsync(new ShardId(1), new SequenceNumber(3), 10, 1000, default));
    }

    [Fact]
    public async Task ReadNext_Newest_StopsAtADeletionAndCountsWhatIsSkipped()
    {
        await AppendAsync(
            await TakeAsync(1),
            New("a", "1"), New("a", "2", ChangeType.Modified, collapsed: 2), New("a", "3", ChangeType.Modified), New("x", "4"),
            New("a", "5", ChangeType.Deleted), New("a", "6", uid: "second"), New("a", "7", ChangeType.Modified, uid: "second"));

        var deletion = await NextAsync("a", 0, newest: true);
        var successor = await NextAsync("a", 5, newest: true);
        var next = await NextAsync("a", 1, newest: false);

        Assert.Equal(("5", 5, ""), (deletion!.Entry.Version.Value, deletion.Skipped, deletion.Previous.ToString()));
        Assert.Equal(("7", 1, "5"), (successor!.Entry.Version.Value, successor.Skipped, successor.Previous.ToString()));
        Assert.Equal(("2", 0, "1"), (next!.Entry.Version.Value, next.Skipped, next.Previous.ToString()));
        Assert.Null(await NextAsync("a", 7, newest: true));
        Assert.Null(await NextAsync("nobody", 0, newest: false));
    }

    [Fact]
    public async Task Endpoint_Commit_IsThereAfterOpeningAgain()
    {
        await AppendAsync(await TakeAsync(1), New("a", "1"));
        var id = new EndpointId("hook");
        var home = await TakeAsync(Journal.Ring.HomeOf(id).Value);
        var created = await Journal.OpenEndpointAsync(new EndpointRegistration(id, "https://x"), home.Fence, default);
        var lane = new LaneRow
        {
            Shard = new ShardId(1),
            Object = Key("a"),
            Sequence = new SequenceNumber(7),
            Version = new ResourceVersion("6"),
            Attempts = 3,
            First = Start,
            Next = Start.AddSeconds(5),
            Failing = TimeSpan.FromMinutes(2),
        };
        var letter = new DeadLetter
        {
            Endpoint = id,
            Shard = new ShardId(1),
            Sequence = new SequenceNumber(1),
            Object = Key("a"),
            Uid = "uid-a",
            Version = new ResourceVersion("1"),
            Type = ChangeType.Added,
            Time = Start,
            Attempts = 1,
            Reason = "422 Unprocessable Entity",
            Payload = "{}"u8.ToArray(),
        };
        var result = await Journal.CommitAsync(
            new EndpointCommit
            {
                Fence = home.Fence,
                Endpoint = id,
                Offsets = [(new ShardId(1), new SequenceNumber(5))],
                Lanes = [lane, lane with { Object = Key("b") }],
                DeadLetters = [letter],
            },
            default);
        await Journal.CommitAsync(new EndpointCommit { Fence = home.Fence, Endpoint = id, RemovedLanes = [(new ShardId(1), Key("b"))] }, default);

        var known = await Journal.OpenEndpointAsync(new EndpointRegistration(id, "https://x"), home.Fence, default);

        Assert.True(created.IsNew);
        Assert.False(known.IsNew);
        Assert.Equal(WriteOutcome.Written, result.Outcome);
        Assert.Equal([0, 1, 0, 0], created.Offsets.Select(o => o.Joined.Value));
        Assert.Equal([0, 5, 0, 0], known.Offsets.Select(o => o.Sequence.Value));
        Assert.Equal(lane, Assert.Single(known.Lanes));
        var read = Assert.Single(await Journal.ReadDeadLettersAsync(id, 10, default));
        Assert.Equal(letter with { Payload = default }, read with { Payload = default });
        Assert.Equal("{}"u8.ToArray(), read.Payload.ToArray());
        Assert.Empty(await Journal.ReadDeadLettersAsync(new EndpointId("another"), 10, default));
    }

    [Fact]
    public async Task Endpoint_CommitWithAFormerEpoch_IsRefused()
    {
        var id = new EndpointId("hook");
        var home = Journal.Ring.HomeOf(id).Value;
        var former = await TakeAsync(home);
        await Journal.OpenEndpointAsync(new EndpointRegistration(id, "https://x"), former.Fence, default);
        var current = await TakeAsync(home);

        var refused = await Journal.CommitAsync(
            new EndpointCommit { Fence = former.Fence, Endpoint = id, Offsets = [(new ShardId(0), new SequenceNumber(5))] }, default);

        Assert.Equal(WriteOutcome.OwnershipLost, refused.Outcome);
        var snapshot = await Journal.OpenEndpointAsync(new EndpointRegistration(id, "https://x"), current.Fence, default);
        Assert.All(snapshot.Offsets, offset => Assert.Equal(0, offset.Sequence.Value));
    }

    [Fact]
    public async Task Cluster_OfTheSameNameWithAnotherIdentity_IsRefused()
    {
        await Journal.BindClusterAsync("prod", "uid-1", default);
        await Journal.BindClusterAsync("prod", "uid-1", default);

        var refused = await Assert.ThrowsAsync<JournalException>(() => Journal.BindClusterAsync("prod", "uid-2", default).AsTask());

        Assert.False(refused.IsTransient);
        Assert.Contains("--cluster", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retention_OfOldEntries_KeepsTheNewestOfLiveObjects()
    {
        await AppendAsync(
            await TakeAsync(1), New("a", "1"), New("a", "2", ChangeType.Modified), New("b", "3"), New("b", "4", ChangeType.Deleted));

        var result = await CompactAsync(Start.AddHours(1));

        Assert.Equal(3, result.Removed);
        Assert.Equal("a@2", string.Join(",", (await ReadAsync(1)).Select(e => $"{e.Object.Name}@{e.Version}")));
        Assert.Equal(4, (await TakeAsync(1)).Last.Value);
    }

    [Fact]
    public async Task Retention_OfADeletion_WaitsForEveryEndpointLanesIncluded()
    {
        var id = new EndpointId("hook");
        var home = await TakeAsync(Journal.Ring.HomeOf(id).Value);
        await Journal.OpenEndpointAsync(new EndpointRegistration(id, "https://x"), home.Fence, default);
        var shardId = (home.Fence.Shard.Value + 1) % 4;
        await AppendAsync(await TakeAsync(shardId), New("b", "3"), New("b", "4", ChangeType.Deleted));
        var lane = new LaneRow { Shard = new ShardId(shardId), Object = Key("b"), Sequence = new SequenceNumber(1), Version = new ResourceVersion("3"), Attempts = 1 };

        await CompactAsync(Start.AddHours(1));
        var waiting = (await ReadAsync(shardId)).Count;
        await Journal.CommitAsync(
            new EndpointCommit { Fence = home.Fence, Endpoint = id, Offsets = [(new ShardId(shardId), new SequenceNumber(2))], Lanes = [lane] }, default);
        await CompactAsync(Start.AddHours(1));
        var laned = (await ReadAsync(shardId)).Count;
        await Journal.CommitAsync(new EndpointCommit { Fence = home.Fence, Endpoint = id, RemovedLanes = [(new ShardId(shardId), Key("b"))] }, default);
        await CompactAsync(Start.AddHours(1));

        Assert.Equal((1, 1, 0), (waiting, laned, (await ReadAsync(shardId)).Count));
    }

    [Fact]
    public async Task Retention_WhereEveryStateCounts_ListsWhatAnEndpointMisses()
    {
        var id = new EndpointId("hook");
        var home = await TakeAsync(Journal.Ring.HomeOf(id).Value);
        await Journal.OpenEndpointAsync(new EndpointRegistration(id, "https://x"), home.Fence, default);
        var shardId = (home.Fence.Shard.Value + 1) % 4;
        await AppendAsync(await TakeAsync(shardId), New("a", "1"), New("a", "2", ChangeType.Modified));

        var result = await CompactAsync(Start.AddHours(1), newestOnly: false);

        Assert.Equal(1, result.Expired[id]);
        var letter = Assert.Single(await Journal.ReadDeadLettersAsync(id, 10, default));
        Assert.Equal(("1", "expired", 0), (letter.Version.Value, letter.Reason, letter.Payload.Length));
    }

    [Fact]
    public async Task Retention_AboveTheSize_RemovesSupersededEntriesThatAreYoung()
    {
        await AppendAsync(await TakeAsync(1), New("a", "1"), New("a", "2", ChangeType.Modified), New("a", "3", ChangeType.Modified));

        var result = await Journal.CompactAsync(new RetentionPolicy { Before = Start, MostBytes = 6, NewestOnly = true }, default);

        Assert.Equal(1, result.Removed);
        Assert.Equal(2, (await ReadAsync(1)).Count);
    }

    private protected static ObjectKey Key(string name) => new("test", "Pod", "default", name);

    private protected static NewEntry New(
        string name, string version, ChangeType type = ChangeType.Added, string? uid = null, int collapsed = 0, bool payload = true) => new()
    {
        Object = Key(name),
        Uid = uid ?? $"uid-{name}",
        Version = new ResourceVersion(version),
        Type = type,
        Cause = Cause.Live,
        Time = Start,
        Collapsed = collapsed,
        Payload = payload ? new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes($"{name} {version}")) : (ReadOnlyMemory<byte>?)null,
        Digest = new Digest(UInt128.Parse(version, System.Globalization.CultureInfo.InvariantCulture)),
        Scope = Scope,
    };

    private protected async Task<ShardSnapshot> TakeAsync(int shard) => (await Journal.TakeShardAsync(new ShardId(shard), Node, Life, default))!;

    private protected ValueTask<WriteResult> AppendAsync(ShardSnapshot shard, params NewEntry[] entries) =>
        Journal.AppendAsync(new ShardAppend { Fence = shard.Fence, Last = shard.Last, Entries = entries }, default);

    private protected ValueTask<IReadOnlyList<Entry>> ReadAsync(int shard) => Journal.ReadAsync(new ShardId(shard), SequenceNumber.Zero, 100, 100_000, default);

    private ValueTask<LaneHead?> NextAsync(string name, long after, bool newest) =>
        Journal.ReadNextAsync(new ShardId(1), Key(name), new SequenceNumber(after), newest, default);

    private async Task<CompactionResult> CompactAsync(DateTimeOffset before, bool newestOnly = true)
    {
        var policy = new RetentionPolicy { Before = before, MostBytes = long.MaxValue, NewestOnly = newestOnly };
        var first = await Journal.CompactAsync(policy, default);
        return first;
    }
}
