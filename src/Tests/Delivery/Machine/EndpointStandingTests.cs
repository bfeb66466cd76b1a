using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;
using static ActorVent.Tests.Delivery.Machine.MachineRig;

namespace ActorVent.Tests.Delivery.Machine;

/// <summary>What metrics say of how far behind an endpoint is.</summary>
public class EndpointStandingTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TailHeads _heads = new(1);

    [Fact]
    public void Endpoint_ThatHasSettledAll_IsNotBehind()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));
        _heads[default] = 1;
        rig.Settle(rig.Posts.Single());

        Assert.Equal(new EndpointStanding(null, 0), Standing(rig));
    }

    [Fact]
    public void Failure_WaitsSinceItsChangeCame()
    {
        var rig = new MachineRig().Open();
        rig.Wait(Second).Pulled(Entry(1, "a"));
        _heads[default] = 1;
        rig.Answer(rig.Posts.Single(), 503).Persisted();

        Assert.Equal(new EndpointStanding(Samples.Time, 1), Standing(rig));
    }

    [Fact]
    public void NewerState_WaitsSinceTheOneThatItTookThePlaceOf()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));
        rig.Answer(rig.Posts.Single(), 503).Persisted();
        rig.Pulled(Later(2, "a", 60));
        rig.Wait(Second).Tell(new EndpointInput.Loaded(Key("a"), new LaneHead(Later(2, "a", 60), 1, ResourceVersion.None), []));

        Assert.Equal(Samples.Time, Standing(rig).Oldest);
        rig.Settle(rig.Posts.Single());
        Assert.Null(Standing(rig).Oldest);
    }

    [Fact]
    public void WhatFollows_WaitsSinceItCameItself()
    {
        var rig = new MachineRig(All).Open().Pulled(Entry(1, "a"), Later(2, "a", 60), Later(3, "a", 90));
        rig.Settle(rig.Posts.Single());

        Assert.Equal(Samples.Time.AddSeconds(60), Standing(rig).Oldest);
    }

    [Fact]
    public void FailureOfALifeBefore_WaitsSinceItWasTried()
    {
        var rig = new MachineRig().Open(At(5, Row("a", 1, attempts: 2, next: Samples.Time.AddHours(1))));

        Assert.Equal(new EndpointStanding(Samples.Time, 1), Standing(rig));
    }

    [Fact]
    public void WhatIsSentBecauseTheEndpointIsNew_WaitsSinceItFailed()
    {
        var rig = new MachineRig().Open(joined: 5);
        rig.Wait(Second).Pulled(Entry(1, "a"));
        Assert.Null(Standing(rig).Oldest);

        rig.Answer(rig.Posts.Single(), 503).Persisted();

        Assert.Equal(rig.Now, Standing(rig).Oldest);
    }

    [Fact]
    public void PausedEndpoint_WaitsSinceItReadsNothing()
    {
        var rig = new MachineRig().Open().Tell(new EndpointInput.Pause(true));
        _heads[default] = 7;

        Assert.Equal(new EndpointStanding(rig.Now, 7), Standing(rig));
        var since = rig.Now;
        rig.Wait(Second);
        Assert.Equal(new EndpointStanding(since, 7), Standing(rig));
        _heads[default] = 0;
        Assert.Equal(new EndpointStanding(null, 0), Standing(rig));
    }

    private EndpointStanding Standing(MachineRig rig) => rig.Machine.Standing(partition => _heads[partition], rig.Now);

    private static Entry Later(long sequence, string name, int seconds) => Entry(sequence, name) with { Time = Samples.Time.AddSeconds(seconds) };
}
