using System.Net;
using ActorVent.Cluster.Tls;
using Xunit;

namespace ActorVent.Tests.Cluster.Tls;

public sealed class HandshakeSlotsTests
{
    private static readonly IPAddress One = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress Other = IPAddress.Parse("10.0.0.2");
    private static readonly IPAddress Third = IPAddress.Parse("10.0.0.3");

    [Fact]
    public void Address_TakesHalfOfThemAtMost_AndAllTogetherNoMoreThanThereAre()
    {
        var slots = new HandshakeSlots(4);

        Assert.Equal([true, true, false], [slots.TryTake(One), slots.TryTake(One), slots.TryTake(One)]);
        Assert.Equal([true, true, false], [slots.TryTake(Other), slots.TryTake(Other), slots.TryTake(Third)]);
        slots.Give(One);
        Assert.Equal([true, false], [slots.TryTake(Third), slots.TryTake(One)]);
    }
}
