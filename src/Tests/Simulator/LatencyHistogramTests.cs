using ActorVent.Simulator.Webhooks;
using Xunit;

namespace ActorVent.Tests.Simulator;

public class LatencyHistogramTests
{
    [Fact]
    public void Quantiles_OfManySizes_AreWithinASixtyFourth()
    {
        var random = new Random(17);
        var sizes = Enumerable.Range(0, 20_000).Select(_ => Math.Exp(random.NextDouble() * 20)).Order().ToList();
        var histogram = new LatencyHistogram();
        foreach (var size in sizes)
            histogram.Add(TimeSpan.FromMicroseconds(size));

        foreach (var share in new[] { 0.01, 0.5, 0.9, 0.99, 1 })
        {
            var exact = sizes[(int)Math.Ceiling(sizes.Count * share) - 1];
            Assert.InRange(histogram.Quantile(share)!.Value.TotalMicroseconds, Math.Floor(exact), (exact * 65 / 64) + 1);
        }
    }

    [Fact]
    public void Quantile_OfNothing_IsNull() => Assert.Null(new LatencyHistogram().Quantile(0.5));

    [Fact]
    public void Clock_ThatWentBack_CountsAsNoTime()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(TimeSpan.FromSeconds(-1));

        Assert.Equal(TimeSpan.Zero, histogram.Quantile(0.5));
    }

    [Fact]
    public void Quantile_OfTheLongestTime_IsFound()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(TimeSpan.MaxValue);

        Assert.NotNull(histogram.Quantile(1));
    }
}
