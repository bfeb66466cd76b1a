using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Primitives;

public class PayloadBoundsTests
{
    [Fact]
    public void Bounds_WithPlentyOfMemory_AreTheDefaults()
    {
        var bounds = PayloadBounds.Of(16L << 30);

        Assert.Equal(new PayloadBounds() with { Garbage = bounds.Garbage }, bounds);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(192)]
    [InlineData(256)]
    public void Bounds_InLittleMemory_LeaveMostOfItFree(int megabytes)
    {
        var available = (long)megabytes << 20;
        var bounds = PayloadBounds.Of(available);

        Assert.InRange(bounds.Unread + bounds.Unread + bounds.Waiting + bounds.Recent + bounds.Sending + bounds.Sending + bounds.Garbage, 1, available / 2);
    }
}
