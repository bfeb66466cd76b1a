using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Progress;
using Xunit;
using static ActorVent.Tests.Delivery.Machine.MachineRig;

namespace ActorVent.Tests.Delivery.Machine;

public class EndpointCircuitTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Ten objects that failed, all persisted.</summary>
    private static MachineRig Opened(bool answers = false)
    {
        var rig = new MachineRig(Newest with { MostInFlight = 10 }).Open().Pulled([.. Enumerable.Range(1, 10).Select(n => Entry(n, $"o{n}"))]);
        foreach (var post in rig.Posts)
        {
            var number = (answers ? rig.Answer(post, 500) : rig.Break(post)).Persist?.Number;
            while (number is not null)
                number = rig.Tell(new EndpointInput.Persisted(number.Value)).Persist?.Number;
        }
        return rig;
    }

    [Fact]
    public void TenFailuresInARow_OpenIt_AndThatIsPersisted()
    {
        var rig = new MachineRig().Open().Pulled([.. Enumerable.Range(1, 10).Select(n => Entry(n, $"o{n}"))]);
        foreach (var post in rig.Posts)
            rig.Break(post);
        Assert.Single(rig.Of<EndpointReport.CircuitOpened>());

        var delta = rig.Tell(new EndpointInput.Persisted(1)).Persist!.Delta;

        Assert.Equal(new CircuitState(rig.Now, 0, rig.Now + Second), delta.Circuit);
    }

    [Fact]
    public void Acceptance_BetweenFailures_KeepsItClosed()
    {
        var rig = new MachineRig().Open().Pulled([.. Enumerable.Range(1, 20).Select(n => Entry(n, $"o{n}"))]);
        var posts = rig.Posts;
        for (var i = 0; i < 20; i++)
        {
            if (i % 5 == 0)
                rig.Answer(posts[i]);
            else
                rig.Break(posts[i]);
            Assert.Empty(rig.Of<EndpointReport.CircuitOpened>());
        }
    }

    [Fact]
    public void Object_ThatIsRefusedForLong_WhileAnotherWasAccepted_DoesNotOpenIt()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));
        rig.Answer(rig.Posts.Single(), 500).Persisted();
        rig.Pulled(Entry(2, "b"));
        rig.Settle(rig.Posts.Single());
        for (var i = 0; i < 50; i++)
        {
            rig.Wait(TimeSpan.FromMinutes(5));
            rig.Tell(new EndpointInput.Loaded(Key("a"), new LaneHead(Entry(1, "a"), 0, ResourceVersion.None), []));
            rig.Answer(rig.Posts.Single(), 500);
            Assert.Empty(rig.Of<EndpointReport.CircuitOpened>());
            rig.Persisted();
        }
    }

    [Fact]
    public void Open_OneProbeAtATime_WithLongerWaits()
    {
        var rig = Opened();
        rig.Pulled();
        foreach (var wait in new[] { 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300 })
        {
            Assert.Empty(rig.Wait(TimeSpan.FromSeconds(wait) - TimeSpan.FromTicks(1)).Of<EndpointEffect.Load>());
            var load = rig.Wait(TimeSpan.FromTicks(1)).Only<EndpointEffect.Load>();
            rig.Tell(new EndpointInput.Loaded(load.Object, new LaneHead(Entry(load.UpTo.Value, load.Object.Name), 0, ResourceVersion.None), []));
            rig.Break(rig.Posts.Single());
            Assert.Empty(rig.Persisted().Posts);
        }
    }

    [Fact]
    public void Open_Probes_TakeTurns()
    {
        var rig = Opened();
        rig.Pulled();
        var probed = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            var load = rig.Wait(TimeSpan.FromMinutes(5)).Only<EndpointEffect.Load>();
            probed.Add(load.Object.Name);
            rig.Tell(new EndpointInput.Loaded(load.Object, new LaneHead(Entry(load.UpTo.Value, load.Object.Name), 0, ResourceVersion.None), []));
            rig.Answer(rig.Posts.Single(), 500).Persisted();
        }

        Assert.Equal(10, probed.Distinct().Count());
    }

    [Fact]
    public void Open_KeepsNoPayload_OfWhatWaits()
    {
        var rig = new MachineRig(Newest with { MostInFlight = 1 }).Open().Pulled([.. Enumerable.Range(1, 15).Select(n => Entry(n, $"o{n}"))]);
        for (var i = 0; i < 10; i++)
            rig.Break(rig.Posts.Single());
        rig.Tell(new EndpointInput.Persisted(1)).Persisted();

        var load = rig.Wait(Second).Only<EndpointEffect.Load>();

        // One that was never sent comes first, and is read again although it had been in memory.
        Assert.Equal(load.UpTo.Value, load.After.Value + 1);
        Assert.InRange(load.UpTo.Value, 11, 15);
        Assert.Empty(rig.Of<EndpointEffect.Pull>());
    }

    [Fact]
    public void Open_WithNothingFreshWaiting_ReadsAFewEntriesToProbeWith()
    {
        var rig = Opened();
        rig.Pulled().Wait(Second);

        Assert.Equal(8, rig.Only<EndpointEffect.Pull>().Most);
    }

    [Fact]
    public void Open_WithNothingFreshInWhatWasRead_ReadsOnWithTheNextProbe()
    {
        var rig = Opened();
        Assert.Empty(rig.Pulled(Entry(11, "o1")).Of<EndpointEffect.Pull>());

        Assert.Empty(rig.Wait(Second - TimeSpan.FromTicks(1)).Of<EndpointEffect.Pull>());
        Assert.Single(rig.Wait(TimeSpan.FromTicks(1)).Of<EndpointEffect.Pull>());
    }

    [Fact]
    public void Open_AtAnEndpointThatAnswers_AnotherObjectIsTriedWithinASecond()
    {
        var rig = Opened(answers: true);
        for (var i = 0; i < 5; i++)
        {
            var load = rig.Wait(TimeSpan.FromMinutes(5)).Only<EndpointEffect.Load>();
            rig.Tell(new EndpointInput.Loaded(load.Object, new LaneHead(Entry(load.UpTo.Value, load.Object.Name), 0, ResourceVersion.None), []));
            rig.Answer(rig.Posts.Single(), 500).Persisted();
        }
        rig.Pulled(Entry(20, "fresh") with { Partition = default });
        rig.Tell(new EndpointInput.ExpiredRead(default, []));

        Assert.Equal("fresh", rig.Wait(Second).Only<EndpointEffect.Load>().Object.Name);
    }

    [Fact]
    public void Open_AtAnEndpointThatRefusesManyObjects_TheNextIsTriedLater_InTheEndAfter16Seconds()
    {
        var circuit = new Circuit(new CircuitState(DateTimeOffset.UnixEpoch, 0, null), new RetrySchedule(new RetryOptions { First = TimeSpan.FromMinutes(1) }, () => 0));
        var waits = new List<double>();
        for (var probe = 1; probe <= 16; probe++)
        {
            circuit.FailProbe(DateTimeOffset.UnixEpoch, null, answered: true);
            waits.Add((circuit.DueWith(isFresh: true) - DateTimeOffset.UnixEpoch).TotalSeconds);
        }

        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 8, 16, 16, 16], waits);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(422)]
    public void Probe_ThatIsAcceptedOrRejected_ClosesIt_AndAllAreDueInOrderOfAge(int status)
    {
        var rig = Opened();
        rig.Pulled();
        var load = rig.Wait(Second).Only<EndpointEffect.Load>();
        rig.Tell(new EndpointInput.Loaded(load.Object, new LaneHead(Entry(load.UpTo.Value, load.Object.Name), 0, ResourceVersion.None), []));

        rig.Answer(rig.Posts.Single(), status);

        Assert.Single(rig.Of<EndpointReport.CircuitClosed>());
        Assert.Equal(9, rig.Of<EndpointEffect.Load>().Count);
        if (rig.Of<EndpointEffect.WriteLetters>().Count > 0)
            rig.Tell(EndpointInput.LettersWritten.Instance);
        Assert.Equal(default(CircuitState), rig.Persist!.Delta.Circuit);
    }

    [Fact]
    public void Open_TimeDoesNotCountAsFailing()
    {
        var rig = Opened();
        rig.Pulled();
        rig.Wait(TimeSpan.FromDays(3));
        var probe = rig.Only<EndpointEffect.Load>();
        rig.Tell(new EndpointInput.Loaded(probe.Object, new LaneHead(Entry(probe.UpTo.Value, probe.Object.Name), 0, ResourceVersion.None), []));
        rig.Answer(rig.Posts.Single());
        var load = rig.Of<EndpointEffect.Load>()[0];
        rig.Tell(new EndpointInput.Persisted(rig.Persist!.Number));
        rig.Wait(Second);
        rig.Tell(new EndpointInput.Loaded(load.Object, new LaneHead(Entry(load.UpTo.Value, load.Object.Name), 0, ResourceVersion.None), []));

        rig.Answer(rig.Posts.Single(), 500);

        Assert.Empty(rig.Of<EndpointEffect.WriteLetters>());
        Assert.Equal(Second, rig.Persist!.Delta.Lanes.Single().Failing);
    }

    [Fact]
    public void Open_AfterAStart_GoesOnWithItsProbes()
    {
        var rig = new MachineRig();
        rig.Open(At(5, Row("a", 1, attempts: 3)) with { Circuit = new CircuitState(rig.Now, 4, rig.Now + TimeSpan.FromSeconds(9)) });
        Assert.Empty(rig.Of<EndpointEffect.Load>());

        Assert.Single(rig.Wait(TimeSpan.FromSeconds(9)).Of<EndpointEffect.Load>());
    }
}
