using ActorVent.Delivery;
using ActorVent.Primitives;
using Xunit;
using static ActorVent.Tests.Delivery.Machine.MachineRig;

namespace ActorVent.Tests.Delivery.Machine;

public class EndpointDrainTests
{
    [Fact]
    public void Drain_BeforeItIsOpen_StopsAtOnce() =>
        Assert.True(new MachineRig().Tell(EndpointInput.Start.Instance).Tell(EndpointInput.Drain.Instance).IsStopped);

    [Fact]
    public void Drain_WithNothingToDo_WritesLowAndStops()
    {
        var rig = new MachineRig().Open(At(5)).Tell(EndpointInput.Drain.Instance);
        Assert.Equal(5, rig.Only<EndpointEffect.WriteLow>().Low.Single().Low.Value);
        Assert.False(rig.IsStopped);

        Assert.True(rig.Tell(EndpointInput.LowWritten.Instance).IsStopped);
    }

    [Fact]
    public void Drain_WaitsForAnswers_PersistsThemAndStops()
    {
        var rig = new MachineRig(Newest with { MostInFlight = 1 }).Open().Pulled(Entry(1, "a"), Entry(2, "b"));
        var post = rig.Posts.Single();
        rig.Tell(EndpointInput.Drain.Instance);
        Assert.False(rig.IsStopped);
        rig.Persisted();
        Assert.Empty(rig.Answer(post).Posts);
        Assert.Equal([(default(PartitionId), Key("a"))], rig.Persist!.Delta.RemovedLanes);
        rig.Persisted();
        Assert.Equal(1, rig.Only<EndpointEffect.WriteLow>().Low.Single().Low.Value);

        Assert.True(rig.Tell(EndpointInput.LowWritten.Instance).IsStopped);
        Assert.Empty(rig.Tell(EndpointInput.Due.Instance).Effects);
    }

    [Fact]
    public void Drain_WithoutAnAnswer_StopsAfterEightSeconds()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));
        rig.Tell(EndpointInput.Drain.Instance);
        Assert.Equal(rig.Now + TimeSpan.FromSeconds(8), rig.Of<EndpointEffect.SetTimer>().DefaultIfEmpty(new(rig.Now + TimeSpan.FromSeconds(8))).Single().Due);
        rig.Persisted();
        rig.Wait(TimeSpan.FromSeconds(7.9));
        Assert.False(rig.IsStopped);

        rig.Wait(TimeSpan.FromSeconds(0.1));

        Assert.True(rig.IsStopped || rig.Tell(EndpointInput.LowWritten.Instance).IsStopped);
    }

    [Fact]
    public void Drain_WithALogThatIsAway_StopsInTheEnd()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));
        rig.Answer(rig.Posts.Single());
        rig.Tell(EndpointInput.LogStopped.Instance);
        rig.Tell(EndpointInput.Drain.Instance);
        Assert.False(rig.Wait(TimeSpan.FromSeconds(9)).IsStopped);

        Assert.True(rig.Wait(TimeSpan.FromSeconds(0.5)).IsStopped);
    }

    [Fact]
    public void Drain_MovesTheOffsetOverWhatIsForOthers()
    {
        var rig = new MachineRig().Open(At(1)).Pulled(Entry(2, "a") with { Target = new EndpointId("a-1") });
        Assert.Null(rig.Persist);

        Assert.Equal(2, rig.Tell(EndpointInput.Drain.Instance).Persist!.Delta.Offsets.Single().Sequence.Value);
    }
}
