using ActorVent.Node.Commands;
using Xunit;

namespace ActorVent.Tests.Node.Commands;

public class PercentilesTests
{
    [Fact]
    public void Percentiles_OfOneToHundred_AreTheNumbersThemselves()
    {
        var percentiles = new Percentiles();
        Assert.Null(percentiles.At(0.5));
        foreach (var i in Enumerable.Range(1, 100).Reverse())
            percentiles.Add(TimeSpan.FromSeconds(i));
        Assert.Equal(TimeSpan.FromSeconds(50), percentiles.At(0.5));
        Assert.Equal(TimeSpan.FromSeconds(99), percentiles.At(0.99));
        Assert.Equal(TimeSpan.FromSeconds(100), percentiles.At(1));
    }

    [Fact]
    public void Percentiles_OfManySamples_KeepTheNewest()
    {
        var percentiles = new Percentiles();
        for (var i = 0; i < 200_000; i++)
            percentiles.Add(TimeSpan.FromTicks(i));
        Assert.Equal(65_536, percentiles.Count);
        Assert.Equal(200_000 - 65_536, percentiles.At(0)!.Value.Ticks);
    }
}
