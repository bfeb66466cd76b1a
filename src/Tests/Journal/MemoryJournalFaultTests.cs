using ActorVent.Journal;
using ActorVent.Journal.Memory;
using ActorVent.Primitives;
using ActorVent.Tests.Contracts;
using Xunit;

namespace ActorVent.Tests.Journal;

public sealed class MemoryJournalFaultTests
{
    private static readonly PartitionId Partition = new(0);
    private readonly MemoryJournal _journal = new(new Ring(RingKind.Name, 4));

    [Theory]
    [InlineData(Fault.NotWritten, WriteOutcome.NotWritten, 0)]
    [InlineData(Fault.UnknownNotWritten, WriteOutcome.Unknown, 0)]
    [InlineData(Fault.UnknownWritten, WriteOutcome.Unknown, 1)]
    [InlineData(Fault.OwnershipLost, WriteOutcome.OwnershipLost, 0)]
    public async Task Append_WithFault_EndsAsAsked(object fault, WriteOutcome outcome, int written)
    {
        var owner = await TakeAsync();
        _journal.Faults = operation => operation == "Append" ? (Fault)fault : Fault.None;

        Assert.Equal(outcome, (await _journal.AppendAsync(owner.Entries(Change()), default)).Outcome);

        _journal.Faults = null;
        Assert.Equal(written, (await _journal.HeadsAsync(default))[0].Value);
        owner = await TakeAsync();
        await owner.AppendAsync(Change());
    }

    [Fact]
    public async Task Operations_WithoutOutcome_Throw()
    {
        _journal.Faults = _ => Fault.NotWritten;

        Assert.True((await Assert.ThrowsAsync<JournalException>(async () => await _journal.HeadsAsync(default))).IsTransient);
        await Assert.ThrowsAsync<JournalException>(async () => await _journal.TakePartitionAsync(Partition, "n", new Incarnation("1"), default));
        await Assert.ThrowsAsync<JournalException>(async () => await _journal.RegisterNodeAsync("n", new Incarnation("1"), default));
    }

    [Fact]
    public async Task Take_FromALiveOwner_IsRefused()
    {
        await TakeAsync();
        _journal.IsAlive = (node, _) => node == "n";

        Assert.Null(await _journal.TakePartitionAsync(Partition, "other", new Incarnation("1"), default));
        Assert.NotNull(await _journal.TakePartitionAsync(Partition, "n", new Incarnation("2"), default));
        _journal.IsAlive = (_, _) => false;
        Assert.NotNull(await _journal.TakePartitionAsync(Partition, "other", new Incarnation("1"), default));
    }

    [Fact]
    public async Task Writes_BehindAGate_WaitForItAndReadsDoNot()
    {
        var owner = await TakeAsync();
        var gate = new TaskCompletionSource();
        _journal.BeforeWrite = () => new ValueTask(gate.Task);

        var append = _journal.AppendAsync(owner.Entries(Change()), default);

        Assert.False(append.IsCompleted);
        Assert.Equal(0, (await _journal.HeadsAsync(default))[0].Value);
        gate.SetResult();
        Assert.Equal(WriteOutcome.Written, (await append).Outcome);
        Assert.Equal(1, (await _journal.HeadsAsync(default))[0].Value);
    }

    [Fact]
    public async Task Calls_WithoutAGate_AreCompleteWhenTheyReturn()
    {
        var owner = await TakeAsync();

        Assert.True(_journal.AppendAsync(owner.Entries(Change()), default).IsCompletedSuccessfully);
        Assert.True(_journal.ReadAsync(Partition, SequenceNumber.Zero, 1, 1, default).IsCompletedSuccessfully);
        Assert.True(_journal.ReadClusterAsync(default).IsCompletedSuccessfully);
        Assert.True(_journal.CompactAsync(new RetentionPolicy { Before = default, MostBytes = 0, NewestOnly = true }, default).IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(Fault.NotWritten, WriteOutcome.NotWritten, "")]
    [InlineData(Fault.UnknownWritten, WriteOutcome.Unknown, "7")]
    [InlineData(Fault.OwnershipLost, WriteOutcome.OwnershipLost, "")]
    public async Task MoveScope_WithFault_EndsAsAsked(object fault, WriteOutcome outcome, string position)
    {
        var scope = new ScopeId("s");
        await _journal.BeginScopeAsync(scope, default);
        _journal.Faults = operation => operation == "MoveScope" ? (Fault)fault : Fault.None;

        Assert.Equal(outcome, (await _journal.MoveScopeAsync(scope, 1, new ResourceVersion("7"), default)).Outcome);

        Assert.Equal(position, (await _journal.BeginScopeAsync(scope, default)).Position.ToString());
    }

    private Task<PartitionOwner> TakeAsync() => PartitionOwner.TakeAsync(_journal, Partition, "n", new Incarnation("1"));

    private static NewEntry Change() => new()
    {
        Object = new ObjectKey("c", "Pod", "d", "a"),
        Uid = "u",
        Version = new ResourceVersion("1"),
        Type = ChangeType.Modified,
        Cause = Cause.Live,
        Time = DateTimeOffset.UnixEpoch,
        Payload = new byte[1],
        Digest = Digest.None,
        Scope = new ScopeId("s"),
    };
}
