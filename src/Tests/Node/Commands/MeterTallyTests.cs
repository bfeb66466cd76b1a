using System.Diagnostics.Metrics;
using ActorVent.Node.Commands;
using Xunit;

namespace ActorVent.Tests.Node.Commands;

public class MeterTallyTests
{
    [Fact]
    public void Counters_OfTheMeter_AreAddedUpByResult()
    {
        using var tally = new MeterTally();
        using var meter = new Meter("ActorVent");
        using var other = new Meter("Other");
        // Other tests may count in this process too, hence a name of its own.
        var counter = meter.CreateCounter<long>("actorvent.tally-test");
        counter.Add(2, new("result", "journaled"), new("endpoint", "a"));
        counter.Add(1, new("endpoint", "b"), new KeyValuePair<string, object?>("result", "journaled"));
        counter.Add(5, new KeyValuePair<string, object?>("outcome", "void"));
        other.CreateCounter<long>("actorvent.tally-test").Add(100);

        Assert.Equal(3, tally.Of("actorvent.tally-test", "journaled"));
        Assert.Equal(5, tally.Of("actorvent.tally-test", "void"));
        Assert.Equal(0, tally.Of("actorvent.tally-test", "unchanged"));
        Assert.Equal(8, tally.Total("actorvent.tally-test"));
    }
}
