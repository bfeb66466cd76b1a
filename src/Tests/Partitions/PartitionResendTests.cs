using System.Text;
using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;
using Xunit;
using static ActorVent.Tests.Partitions.PartitionRig;

namespace ActorVent.Tests.Partitions;

public sealed class PartitionResendTests
{
    private const string Unhealthy = """{"status":{"phase":"Pending"}}""";
    private const string Healthy = """{"status":{"phase":"Running"}}""";
    private readonly PartitionRig _rig = Rig();

    [Fact]
    public void Resend_OfWhatStaysUnhealthy_RepeatsTheNewestEntryEachInterval()
    {
        _rig.Observe(Watch(5, state: Unhealthy));
        _rig.Write();
        Assert.Equal(Health.Unhealthy, _rig.Rows[Key()].Health);
        Pass(9);
        Assert.Single(_rig.Log);
        Pass(1);
        Assert.Equal((Cause.Resend, "5", Health.Unhealthy), (_rig.Log[1].Cause, _rig.Log[1].Version.Value, _rig.Log[1].Health));
        Assert.Null(_rig.Log[1].Payload);
        Pass(10);

        Assert.Equal((3, 2), (_rig.Log.Count, _rig.Counts.Resent));
    }

    [Theory]
    [InlineData(ChangeType.Modified)]
    [InlineData(ChangeType.Deleted)]
    public void Resend_OfWhatIsUnhealthyNoMore_Ends(ChangeType type)
    {
        _rig.Observe(Watch(5, state: Unhealthy), Watch(6, type, state: Healthy));
        Pass(20);

        Assert.DoesNotContain(_rig.Log, e => e.Cause == Cause.Resend);
    }

    [Fact]
    public void Resend_WhileTheWatchCatchesUp_Waits()
    {
        _rig.Observe(Watch(5, state: Unhealthy));
        _rig.Write();
        _rig.Crash();
        _rig.Rewind();
        _rig.IsCaughtUp = false;
        Pass(15);
        Assert.Single(_rig.Log);

        _rig.IsCaughtUp = true;
        Pass(1);

        Assert.Equal(2, _rig.Log.Count);
    }

    [Fact]
    public void Resend_WhileAChangeIsPending_Waits()
    {
        _rig.Observe(Watch(5, state: Unhealthy));
        _rig.Tick(11);

        Assert.Single(_rig.InFlight!.Entries);
        _rig.End(WriteResult.Written);
        Assert.Null(_rig.InFlight);
        Assert.Equal(["5"], _rig.Log.Select(e => e.Version.Value));
    }

    [Fact]
    public void Resend_OfAnEntryThatNobodyLookedAt_LooksFirst()
    {
        var look = Seeded();

        _rig.On(new PartitionInput.Looked(look.Number, Read(Unhealthy)));
        Pass(10);

        Assert.Equal([Cause.Live, Cause.Resend], _rig.Log.Select(e => e.Cause));
    }

    [Fact]
    public void Resend_OfAnEntryThatIsHealthy_IsNotNeeded()
    {
        var look = Seeded();

        _rig.On(new PartitionInput.Looked(look.Number, Read("""{"status":{"phase":"Running","conditions":[]}}""")));
        Pass(30);

        Assert.Single(_rig.Log);
    }

    [Fact]
    public void Look_ThatFails_IsRepeatedLater()
    {
        var look = Seeded();
        _rig.On(new PartitionInput.LookFailed(look.Number, "away"));
        Assert.Contains(_rig.Of<PartitionEffect.Tell>(), t => t.Report is PartitionReport.LookFailed { Error: "away" });
        Pass(9);

        _rig.Observe();
        _rig.Tick();

        Assert.NotEqual(look, Assert.Single(_rig.Of<PartitionEffect.Look>()));
    }

    /// <summary>The journal has an entry from before resends were asked for.</summary>
    private PartitionEffect.Look Seeded()
    {
        _rig.Seed(Scope, Change(5));
        _rig.Rewind();
        _rig.Observe();
        _rig.Tick();
        return Assert.Single(_rig.Of<PartitionEffect.Look>());
    }

    private static Entry Read(string state) => new()
    {
        Partition = new PartitionId(3),
        Sequence = new SequenceNumber(1),
        Object = Key(),
        Uid = "a",
        Version = new ResourceVersion("5"),
        Type = ChangeType.Modified,
        Cause = Cause.Live,
        Time = Start,
        Collapsed = 0,
        Previous = default,
        Payload = Encoding.UTF8.GetBytes(state),
    };

    private static PartitionRig Rig() => new(options: Configured(Scope) with { ResendUnhealthy = TimeSpan.FromSeconds(10) });

    private void Pass(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            _rig.Observe();
            _rig.Tick();
            _rig.Write();
        }
    }
}
