using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;
using Xunit;
using static ActorVent.Tests.Partitions.PartitionRig;

namespace ActorVent.Tests.Partitions;

public sealed class ObjectMachineTests
{
    private readonly ObjectMachine _machine = new(Key(), CollapseOptions.Default, Digest.None);
    private readonly List<ObjectEffect> _effects = [];

    [Fact]
    public void Changed_AfterACalm_IsAnsweredAtOnceAndSetsTheTimer()
    {
        Change(1, ticket: 7);

        Assert.Equal(Start.AddSeconds(1), _effects.OfType<ObjectEffect.SetTimer>().Single().Due);
        Assert.Equal(("1", false), (Told.Entry!.Version.Value, Told.IsCalm));
        Assert.Equal([7], Told.Tickets);
    }

    [Fact]
    public void Changed_InTheWindow_IsAnsweredTogetherAtItsEnd()
    {
        Change(1, ticket: 7);
        Change(2, ticket: 8);
        Assert.Empty(_effects);
        Change(3, ticket: 9);
        Input(ObjectInput.WindowEnded.Instance);

        Assert.Equal(("3", 1), (Told.Entry!.Version.Value, Told.Entry.Collapsed));
        Assert.Equal([8, 9], Told.Tickets);
    }

    [Fact]
    public void WindowEnded_WithNothingWaiting_SaysThatItIsCalm()
    {
        Change(1, ticket: 7);
        Input(ObjectInput.WindowEnded.Instance);

        Assert.True(Told.IsCalm);
        Assert.Null(Told.Entry);
        Assert.Empty(Told.Tickets);
    }

    [Fact]
    public void WindowEnded_WithAClockThatWasSetBackByAWindow_SetsTheTimerAgain()
    {
        Change(1, ticket: 7);
        var due = _effects.OfType<ObjectEffect.SetTimer>().Single().Due;
        Change(2, ticket: 8);
        Input(ObjectInput.WindowEnded.Instance);

        Assert.Equal(due, _effects.OfType<ObjectEffect.SetTimer>().Single().Due);
    }

    [Fact]
    public void Changed_ToADeletion_CancelsTheTimer()
    {
        Change(1, ticket: 7);
        Input(new ObjectInput.Changed(PartitionRig.Change(2, ChangeType.Deleted), 8));

        Assert.Contains(ObjectEffect.CancelTimer.Instance, _effects);
    }

    [Fact]
    public void Changed_BackToWhatWasTold_IsAnsweredWithNothing()
    {
        var machine = new ObjectMachine(Key(), CollapseOptions.Default, PartitionRig.Change(1).Digest);
        machine.On(new ObjectInput.Changed(PartitionRig.Change(1), 7), Start, _effects);

        Assert.Equal((null, true), (Told.Entry, Told.IsCalm));
        Assert.Equal([7], Told.Tickets);
    }

    [Fact]
    public void Flush_TellsWhatWaits()
    {
        Change(1, ticket: 7);
        Change(2, ticket: 8);
        Input(ObjectInput.Flush.Instance);

        Assert.Equal("2", Told.Entry!.Version.Value);
    }

    private ObjectMessage.Collapsed Told => _effects.OfType<ObjectEffect.Tell>().Single().Message;

    private void Change(int version, long ticket) => Input(new ObjectInput.Changed(PartitionRig.Change(version), ticket));

    private void Input(ObjectInput input)
    {
        _effects.Clear();
        _machine.On(input, Start, _effects);
    }
}
