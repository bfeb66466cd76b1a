using ActorVent.Partitions;
using ActorVent.Primitives;
using Xunit;
using static ActorVent.Tests.Partitions.PartitionRig;

namespace ActorVent.Tests.Partitions;

public sealed class PartitionHelloTests
{
    private readonly PartitionRig _rig = new();

    private long Hello => _rig.Hellos[Scope].Number;

    [Fact]
    public void Started_SaysHelloToTheConfiguredScopesAndTellsTheHead()
    {
        var rig = new PartitionRig(options: Configured(Scope, Other));

        Assert.Equal([Scope, Other], rig.Hellos.Keys.ToHashSet());
        Assert.NotEqual(rig.Hellos[Scope].Number, rig.Hellos[Other].Number);
        Assert.Equal((new Epoch(7), SequenceNumber.Zero), rig.Of<PartitionEffect.TellHead>().Select(h => (h.Message.Epoch, h.Message.Newest)).Single());
    }

    [Fact]
    public void Hello_WithoutAnswer_IsRepeatedEachSecondWithTheSameNumber()
    {
        var first = Hello;
        for (var second = 0; second < 10; second++)
        {
            _rig.Tick();
            Assert.Equal(first, Assert.IsType<WatcherMessage.Hello>(Assert.Single(_rig.Of<PartitionEffect.TellWatcher>()).Message).Number);
        }
    }

    [Fact]
    public void Hello_WithAnswer_IsSaidAgainWithAnotherNumberAfterFiveSecondsOfSilence()
    {
        var first = Hello;
        _rig.Observe();
        _rig.Tick(4);
        Assert.Equal(first, Hello);
        Assert.Empty(_rig.Of<PartitionEffect.TellWatcher>());

        _rig.Tick();

        Assert.NotEqual(first, Hello);
    }

    [Fact]
    public void Call_OfAWatcherThatBegins_IsAnsweredAtOnce()
    {
        var first = Hello;
        _rig.Observe();

        _rig.On(new PartitionInput.Observed(Call(epoch: 2)));

        var hello = Assert.IsType<WatcherMessage.Hello>(Assert.Single(_rig.Of<PartitionEffect.TellWatcher>()).Message);
        Assert.NotEqual(first, hello.Number);
        _rig.On(new PartitionInput.Observed(Call(epoch: 2)));
        Assert.Equal(hello, Assert.Single(_rig.Of<PartitionEffect.TellWatcher>()).Message);
    }

    [Fact]
    public void Call_OfAWatcherThatIsOver_IsNotAnswered()
    {
        _rig.Observe();

        _rig.On(new PartitionInput.Observed(Call(epoch: 1)));

        Assert.Empty(_rig.Of<PartitionEffect.TellWatcher>());
    }

    [Fact]
    public void Head_IsToldEachSecond()
    {
        _rig.Observe(Watch(1));
        _rig.Write();
        _rig.Tick();

        Assert.Equal(1, Assert.Single(_rig.Of<PartitionEffect.TellHead>()).Message.Newest.Value);
    }

    [Fact]
    public void Observed_OfAScopeThatIsNotConfigured_IsAnsweredByAHello()
    {
        _rig.Observe(Other, Watch(1, scope: Other));

        Assert.Equal((Other, ScopeEpoch.None), (_rig.Hellos[Other].Scope, _rig.Hellos[Other].Epoch));
        Assert.Null(_rig.InFlight);

        _rig.Rewind(Other);
        _rig.Observe(Other, Watch(1, scope: Other));
        Assert.NotNull(_rig.InFlight);
    }

    [Fact]
    public void Observed_AfterAGap_IsRefusedWithANewHello()
    {
        var first = Hello;
        _rig.Observe();
        _rig.Next(Scope);
        _rig.Observe(Watch(2));
        Assert.NotEqual(first, Hello);
        Assert.Null(_rig.InFlight);

        _rig.Rewind();
        _rig.Observe(Watch(2));
        Assert.NotNull(_rig.InFlight);
    }

    [Fact]
    public void Observed_OfAHigherEpoch_BeginsAtOne()
    {
        _rig.Observe();
        _rig.Rewind();
        _rig.Next(Scope);
        var before = Hello;

        _rig.Observe(Watch(2));

        Assert.Null(_rig.InFlight);
        Assert.NotEqual(before, Hello);
    }

    [Fact]
    public void Observed_OfALowerEpoch_IsRefused()
    {
        _rig.Observe();
        var late = _rig.Next(Scope, Watch(1));
        _rig.Rewind();
        _rig.Observe();

        _rig.On(new PartitionInput.Observed(late));

        Assert.Empty(_rig.Effects);
    }

    [Fact]
    public void Observed_SeenBefore_IsAnsweredAgainAndChangesNothing()
    {
        var batch = _rig.Next(Scope, Watch(1));
        _rig.On(new PartitionInput.Observed(batch));
        _rig.Write();

        _rig.On(new PartitionInput.Observed(batch));

        Assert.Equal((1, 1), (_rig.Taken, _rig.Settled));
        Assert.Null(_rig.InFlight);
    }

    [Fact]
    public void Hello_AfterARestart_NamesWhatWasPersisted()
    {
        _rig.Rewind();
        _rig.History = 2;
        _rig.Observe(Watch(1));
        _rig.Write();

        _rig.Crash();

        Assert.Equal((new ScopeEpoch(1, 1), 2), (_rig.Hellos[Scope].Epoch, _rig.Hellos[Scope].History));
    }

    private PartitionMessage.Observed Call(long epoch) => _rig.Next(Scope) with { Epoch = new ScopeEpoch(epoch, 0), Hello = 0, Number = 0 };
}
