using ActorVent.Journal;
using ActorVent.Journal.Memory;
using ActorVent.Primitives;
using ActorVent.Tests.Kubernetes;
using ActorVent.Troubles;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorVent.Tests.Journal;

public sealed class ReportingJournalTests
{
    private readonly MemoryJournal _inner = new(new Ring(RingKind.Name, 4));
    private readonly CapturedLog _lines = new();
    private readonly ReportingJournal _journal;

    public ReportingJournalTests() => _journal = new ReportingJournal(_inner, new TroubleLog("The journal", new VirtualTime(), _lines));

    private IEnumerable<string> Told => _lines.Lines.Where(line => line.Level > LogLevel.Debug).Select(line => line.Text);

    [Theory]
    [InlineData(nameof(Fault.NotWritten))]
    [InlineData(nameof(Fault.UnknownNotWritten))]
    public async Task Writes_ThatFail_AreToldOnce_AndTheEndWhenAllOfThemAreWritten(string fault)
    {
        var first = await TakeAsync(0);
        var second = await TakeAsync(1);
        _inner.Faults = operation => operation == "Append" ? Enum.Parse<Fault>(fault) : Fault.None;
        await _journal.AppendAsync(first, default);
        await _journal.AppendAsync(second, default);
        await _journal.HeadsAsync(default);
        Assert.StartsWith("The journal cannot be written: ", Assert.Single(Told), StringComparison.Ordinal);
        _inner.Faults = null;

        await _journal.AppendAsync(first, default);
        Assert.Single(Told);
        await _journal.AppendAsync(second, default);

        Assert.Equal("The journal works again after 0.0 s; it had failed 2 times", Told.Last());
        Assert.Equal(2, Told.Count());
    }

    [Fact]
    public async Task Partition_ThatIsTakenAfterItsWriteFailed_WorksAgain()
    {
        var append = await TakeAsync(0);
        _inner.Faults = operation => operation == "Append" ? Fault.UnknownNotWritten : Fault.None;
        await _journal.AppendAsync(append, default);
        _inner.Faults = null;

        await TakeAsync(0);

        Assert.StartsWith("The journal works again", Told.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_ThatDoesNotComeAgain_WorksAgainWithTheNextOfAnotherKind()
    {
        var append = await TakeAsync(0);
        _inner.Faults = operation => operation == "ForgetCarried" ? Fault.NotWritten : Fault.None;
        await Assert.ThrowsAsync<JournalException>(() => _journal.ForgetCarriedAsync(new EndpointId("hook"), default).AsTask());

        await _journal.AppendAsync(append, default);

        Assert.StartsWith("The journal works again", Told.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_ThatFail_AreTold_AndPassedOn()
    {
        _inner.Faults = _ => Fault.NotWritten;

        await Assert.ThrowsAsync<JournalException>(() => _journal.HeadsAsync(default).AsTask());

        Assert.StartsWith("The journal cannot be read: ", Assert.Single(Told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_OfWhomAnotherHasTakenThePlaceOf_IsNoTrouble()
    {
        var append = await TakeAsync(0);
        _inner.Faults = operation => operation == "Append" ? Fault.OwnershipLost : Fault.None;

        Assert.Equal(WriteOutcome.OwnershipLost, (await _journal.AppendAsync(append, default)).Outcome);

        Assert.Empty(Told);
    }

    private async Task<PartitionAppend> TakeAsync(int partition)
    {
        var taken = await _journal.TakePartitionAsync(new PartitionId(partition), "node-0", new Incarnation("1"), default);
        return new PartitionAppend { Fence = taken!.Fence, Last = taken.Last };
    }
}
