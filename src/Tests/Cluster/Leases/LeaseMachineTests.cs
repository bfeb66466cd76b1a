using ActorVent.Cluster.Leases;
using Xunit;

namespace ActorVent.Tests.Cluster.Leases;

public sealed class LeaseMachineTests
{
    [Fact]
    public void Lease_BeforeTheFirstRenewal_IsNotHeld() => Assert.False(new LeaseRig().IsHeld);

    [Fact]
    public void Lease_AfterARenewal_IsHeldForATtl()
    {
        var rig = new LeaseRig().Renew();

        Assert.True(rig.Wait(2.9).IsHeld);
        Assert.True(rig.Term!.Covers(rig.Now));
        Assert.False(rig.Wait(0.1).IsHeld);
        Assert.False(rig.Term!.Covers(rig.Now));
    }

    [Fact]
    public void Lease_OfARenewalThatTookLong_RunsFromBeforeItWasSent() => Assert.False(new LeaseRig().Renew(took: 1.5).Wait(1.5).IsHeld);

    [Fact]
    public void Lease_CountedFromTheAnswer_LastsTooLong() =>
        Assert.True(new LeaseRig(LeaseRules.All with { FromBeforeSent = false }).Renew(took: 1.5).Wait(1.5).IsHeld);

    [Fact]
    public void Lease_OfARenewalThatTookLongerThanItLasts_IsNotHeld()
    {
        var rig = new LeaseRig().Renew(took: 3);

        Assert.False(rig.IsHeld);
        Assert.Null(rig.UndisturbedFor);
        Assert.Null(rig.Term);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    [InlineData(3, -100)]
    public void Lease_WhenOneClockSaysSo_IsOver(double monotonic, double wall)
    {
        var rig = new LeaseRig().Renew().Step(monotonic, wall);

        Assert.False(rig.IsHeld);
        Assert.False(rig.Term!.Covers(rig.Now));
    }

    [Fact]
    public void Lease_WithoutTheWallClock_OutlivesASuspendedMachine() =>
        Assert.True(new LeaseRig(LeaseRules.All with { WallClock = false }).Renew().Step(monotonic: 0, wall: 60).IsHeld);

    [Fact]
    public void Renewal_EachSecond_IsWanted()
    {
        var rig = new LeaseRig().Renew(took: 0.2);

        Assert.Empty(rig.Wait(0.7).Due().Effects);
        Assert.Equal([LeaseEffect.Renew.Instance], rig.Wait(0.1).Due().Effects);
    }

    [Fact]
    public void Renewal_ThatFailed_IsTriedAgainSoon_AndChangesNothing()
    {
        var rig = new LeaseRig().Renew().Wait(1).Due().Tell(new LeaseInput.NotRenewed("no database"));

        Assert.True(rig.IsHeld);
        Assert.Equal([LeaseEffect.Renew.Instance], rig.Wait(0.1).Due().Effects);
    }

    [Fact]
    public void Lease_ThatLapses_IsToldOnce_AndSimplyRenewed()
    {
        var rig = new LeaseRig().Renew().Wait(1).Due().Tell(new LeaseInput.NotRenewed("no database")).Wait(2).Due();

        Assert.Equal([new LeaseEffect.Hold(null), new LeaseEffect.Lapsed("no database"), LeaseEffect.Renew.Instance], rig.Effects);
        Assert.DoesNotContain(rig.Tell(new LeaseInput.NotRenewed("no database")).Effects, static effect => effect is LeaseEffect.Lapsed);
        rig.Wait(4).Renew();
        Assert.Contains(new LeaseEffect.HeldAgain(TimeSpan.FromSeconds(4)), rig.Effects);
        Assert.True(rig.IsHeld);
    }

    [Fact]
    public void Undisturbed_OverRenewals_Grows_AndBeginsAnewAfterALapse()
    {
        var rig = new LeaseRig().Renew();
        for (var i = 0; i < 5; i++)
            rig.Wait(1).Renew();
        Assert.Equal(TimeSpan.FromSeconds(5), rig.UndisturbedFor);

        rig.Wait(3).Renew(took: 0.5);

        Assert.Equal(TimeSpan.FromSeconds(0.5), rig.UndisturbedFor);
    }

    [Fact]
    public void Undisturbed_OverAStepOfTheWallClock_BeginsAnew()
    {
        var rig = new LeaseRig().Renew().Wait(1).Renew().Step(monotonic: 0.1, wall: 600);

        rig.Renew();

        Assert.Equal(TimeSpan.Zero, rig.UndisturbedFor);
    }

    [Fact]
    public void Undisturbed_OverARenewalThatGotNoAnswer_BeginsAnew_ThoughTheLeaseWasHeld()
    {
        var rig = new LeaseRig().Renew().Wait(1).Due().Tell(new LeaseInput.NotRenewed("no database"));
        Assert.True(rig.IsHeld);
        Assert.Null(rig.UndisturbedFor);

        rig.Wait(1).Renew();

        Assert.Equal(TimeSpan.Zero, rig.UndisturbedFor);
    }

    [Fact]
    public void Undisturbed_OverAnythingElseThatGotNoAnswer_BeginsAnew_ThoughEachRenewalWasAnswered()
    {
        var rig = new LeaseRig().Renew().Wait(1).Renew().Tell(LeaseInput.NotAnswered.Instance);
        Assert.True(rig.IsHeld);
        Assert.Null(rig.UndisturbedFor);

        rig.Wait(1).Renew(took: 0.5);

        Assert.Equal(TimeSpan.FromSeconds(0.5), rig.UndisturbedFor);
    }

    [Fact]
    public void Renewal_ThatFindsTheRowRevoked_EndsTheProcessAtOnce()
    {
        var rig = new LeaseRig().Renew().Wait(1).Due().Tell(LeaseInput.Revoked.Instance);

        Assert.Equal(new LeaseEffect.Hold(null), rig.Effects[0]);
        Assert.IsType<LeaseEffect.End>(rig.Effects[1]);
        Assert.False(rig.IsHeld);
        Assert.Empty(rig.Wait(1).Due().Effects);
    }

    [Fact]
    public void ActorSystem_ThatAnswers_IsAskedWithEachRenewal()
    {
        var rig = new LeaseRig().Tell(LeaseInput.Attached.Instance).Renew();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal([LeaseEffect.Ask.Instance, LeaseEffect.Renew.Instance], rig.Wait(1).Due().Effects);
            rig.Renew().Tell(LeaseInput.Answered.Instance);
        }
    }

    [Fact]
    public void ActorSystem_ThatAnswersNothing_LetsTheLeaseRunOut_UntilItAnswersAgain()
    {
        var rig = new LeaseRig().Tell(LeaseInput.Attached.Instance).Renew();
        for (var i = 0; i < 2; i++)
            rig.Wait(1).Due().Renew();

        Assert.Empty(rig.Wait(1).Due().Effects);
        Assert.Contains(new LeaseEffect.Lapsed("the actor system does not answer"), rig.Wait(2).Due().Effects);
        Assert.False(rig.IsHeld);
        rig.Tell(LeaseInput.Answered.Instance);
        Assert.Contains(LeaseEffect.Renew.Instance, rig.Wait(0.1).Due().Effects);
    }

    [Fact]
    public void Leave_DropsTheLeaseBeforeItIsSaid()
    {
        var rig = new LeaseRig().Renew().Tell(LeaseInput.Leave.Instance);

        Assert.Equal([new LeaseEffect.Hold(null), LeaseEffect.SayLeft.Instance], rig.Effects);
        Assert.False(rig.IsHeld);
    }
}
