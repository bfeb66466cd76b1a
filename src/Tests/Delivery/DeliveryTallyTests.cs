using ActorVent.Delivery;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Delivery;

public sealed class DeliveryTallyTests
{
    private readonly DeliveryTally _tally = new();

    [Fact]
    public void Take_AfterAttempts_SaysPerEndpointWhatBecameOfThem()
    {
        var busy = _tally.Of(new EndpointId("busy"));
        busy.Attempted(DeliveryResult.Accepted, TimeSpan.FromSeconds(0.5));
        busy.Attempted(DeliveryResult.Accepted, TimeSpan.FromSeconds(1.25));
        busy.Attempted(DeliveryResult.Retried, TimeSpan.FromSeconds(1));
        _tally.Of(new EndpointId("refusing")).Attempted(DeliveryResult.DeadLetter, TimeSpan.Zero);
        _tally.Of(new EndpointId("refusing")).DeadLettered(1);
        _ = _tally.Of(new EndpointId("idle"));

        Assert.Equal(
            "busy: 2 sent, 1 retried, 0 dead-lettered, lag up to 1.3 s; refusing: 0 sent, 0 retried, 1 dead-lettered, lag up to 0.0 s", _tally.Take());
    }

    [Fact]
    public void Take_WithNothingSinceTheLast_IsNull()
    {
        _tally.Of(new EndpointId("a")).Attempted(DeliveryResult.Accepted, TimeSpan.Zero);
        _tally.Take();

        Assert.Null(_tally.Take());
    }

    [Fact]
    public void Take_WithManyEndpoints_NamesTheBusiestAndSumsUpTheOthers()
    {
        for (var i = 0; i < 25; i++)
        {
            for (var sent = 0; sent <= i; sent++)
                _tally.Of(new EndpointId($"e{i}")).Attempted(DeliveryResult.Accepted, TimeSpan.FromSeconds(i));
        }

        var parts = _tally.Take()!.Split("; ");

        Assert.Equal(21, parts.Length);
        Assert.StartsWith("e24: 25 sent", parts[0], StringComparison.Ordinal);
        Assert.Equal("5 others: 15 sent, 0 retried, 0 dead-lettered, lag up to 4.0 s", parts[^1]);
    }
}
