using ActorVent.Journal;
using ActorVent.Partitions;
using Xunit;
using static ActorVent.Tests.Partitions.PartitionRig;

namespace ActorVent.Tests.Partitions;

public sealed class PartitionSettlingTests
{
    [Fact]
    public void Settled_WithNothingInTheBatch_IsSaidAtOnce()
    {
        var rig = new PartitionRig();
        rig.Observe();

        Assert.Equal((1, 1), (rig.Taken, rig.Settled));
    }

    [Fact]
    public void Settled_WithAChange_IsSaidWhenItIsWrittenAndTakenBefore()
    {
        var rig = new PartitionRig();
        rig.Observe(Watch(1));
        Assert.Equal((1, 0), (rig.Taken, rig.Settled));

        rig.Write();

        Assert.Equal((0, 1), (rig.Taken, rig.Settled));
        Assert.Equal(1, rig.Counts.Journaled);
    }

    [Fact]
    public void Settled_IsCumulative()
    {
        var rig = new PartitionRig();
        rig.Observe(Watch(1));
        rig.Observe();
        rig.Observe(Watch(2));
        Assert.Equal(0, rig.Settled);

        rig.End(WriteResult.Written);
        Assert.Equal(2, rig.Settled);
        rig.Write();
        Assert.Equal(3, rig.Settled);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(4)]
    public void Settled_OfAVoidChange_WaitsForWhatMadeItVoid(int version)
    {
        var rig = new PartitionRig();
        rig.Observe(Watch(5));
        rig.Rewind();

        rig.Observe(Watch(version, state: "{\"v\":5}"));
        Assert.Equal(0, rig.Settled);

        rig.Write();
        Assert.Equal(1, rig.Settled);
        Assert.Equal(["Modified a@5"], rig.Told());
    }

    [Fact]
    public void Settled_OfAVoidChange_DoesNotWaitForWhatCameLater()
    {
        var rig = new PartitionRig();
        rig.Observe(Watch(5));
        rig.Observe(Watch(4));
        rig.Observe(Watch(6));

        rig.End(WriteResult.Written);

        Assert.Equal(2, rig.Settled);
    }

    [Fact]
    public void Settled_OfAChangeInAWindow_WaitsForTheWindowAndTheWrite()
    {
        var rig = new PartitionRig(CollapseMode.Latest);
        rig.Observe(Watch(1));
        rig.Write();
        rig.Observe(Watch(2));
        rig.Observe(Watch(3));
        Assert.Null(rig.InFlight);

        rig.EndWindows();
        rig.Write();

        Assert.Equal(3, rig.Settled);
        Assert.Equal(["Modified a@1", "Modified a@3"], rig.Told());
        Assert.Equal((2, 1), (rig.Counts.Journaled, rig.Counts.Collapsed));
    }

    [Fact]
    public void Settled_OfWhatCameBackToTheStateThatWasTold_NeedsNoWrite()
    {
        var rig = new PartitionRig(CollapseMode.Latest);
        rig.Observe(Watch(1, state: "{}"));
        rig.Write();
        rig.Observe(Watch(2));
        rig.Observe(Watch(3, state: "{}"));

        rig.EndWindows();

        Assert.Null(rig.InFlight);
        Assert.Contains(rig.Of<PartitionEffect.TellWatcher>(), t => t.Message is WatcherMessage.Settled { Number: 3 });
        Assert.Equal(2, rig.Counts.Unchanged);
    }

    [Fact]
    public void Taken_AboveWhatMayBeUnwritten_WaitsForTheJournal()
    {
        var rig = new PartitionRig();
        rig.Observe(Watch(1, state: Large((int)PartitionMachine.MostUnwritten - 2)));
        Assert.Equal(1, rig.Taken);
        rig.Observe(Watch(2, state: Large((int)PartitionMachine.MostUnwritten - 1)));
        Assert.Equal(0, rig.Taken);

        rig.End(WriteResult.Written);

        Assert.Equal(2, rig.Taken);
    }

    [Fact]
    public void Taken_WhileObjectsHaveNotAnswered_CountsWhatTheyWillNotKeep()
    {
        var machine = Lonely();
        var effects = new List<PartitionEffect>();
        machine.On(PartitionInput.Started.Instance, Start, effects);
        var hello = effects.OfType<PartitionEffect.TellWatcher>().Select(t => t.Message).OfType<WatcherMessage.Hello>().Single();
        effects.Clear();
        var rig = new PartitionRig();
        var batch = rig.Next(Scope, Watch(1, name: "a", state: Large((int)PartitionMachine.MostUnwritten * 3 / 5)), Watch(2, name: "b", state: Large((int)PartitionMachine.MostUnwritten * 3 / 5))) with { Hello = hello.Number };

        machine.On(new PartitionInput.Observed(batch), Start, effects);
        Assert.DoesNotContain(effects, e => e is PartitionEffect.TellWatcher { Message: WatcherMessage.Taken });

        effects.Clear();
        machine.On(new PartitionInput.Collapsed(new ObjectMessage.Collapsed(Key("a"), null, [1], true)), Start, effects);
        Assert.Contains(effects, e => e is PartitionEffect.TellWatcher { Message: WatcherMessage.Taken { Number: 1 } });
    }

    private static string Large(int bytes) => $"\"{new string('x', bytes - 2)}\"";

    private static PartitionMachine Lonely() => new(
        new PartitionSnapshot(new Fence(new(3), "node", new("i"), new(1)), default, []),
        Configured(Scope),
        () => 1,
        () => 0);
}
