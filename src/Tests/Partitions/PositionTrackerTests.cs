using ActorVent.Partitions;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Partitions;

public sealed class PositionTrackerTests
{
    [Fact]
    public void Position_WhileSomethingIsNotSettled_IsWhatArrivedBeforeIt()
    {
        var tracker = new PositionTracker(At(5));
        var first = tracker.Keep(At(6));
        var second = tracker.Keep(At(8));
        tracker.Received(At(9));

        var held = tracker.Position;
        second.Release();
        var stillHeld = tracker.Position;
        first.Release();

        Assert.Equal((At(5), At(5), At(9)), (held, stillHeld, tracker.Position));
    }

    [Fact]
    public void Position_OfSettledChangesBeforeAHeldOne_GoesUpToThem()
    {
        var tracker = new PositionTracker(At(5));
        tracker.Keep(At(6)).Release();
        tracker.Keep(At(7));

        Assert.Equal(At(6), tracker.Position);
    }

    [Fact]
    public void Position_BeforeTheFirstListIsComplete_IsNone()
    {
        var tracker = new PositionTracker(ResourceVersion.None);
        var item = tracker.Keep(ResourceVersion.None);
        tracker.Received(At(7));
        tracker.Listed(At(9));

        Assert.True(tracker.Position.IsNone);
        item.Release();
        Assert.Equal(At(9), tracker.Position);
    }

    [Fact]
    public void Reset_WithSomethingHeld_HasNoPositionUntilThatIsSettledAndAListComplete()
    {
        var tracker = new PositionTracker(At(50));
        var held = tracker.Keep(At(60));
        tracker.Reset();
        tracker.Listed(At(20));

        Assert.True(tracker.Position.IsNone);
        held.Release();
        Assert.Equal(At(20), tracker.Position);
    }

    private static ResourceVersion At(int version) => new($"{version}");
}
