using ActorVent.Kubernetes;
using Xunit;

namespace ActorVent.Tests.Kubernetes;

public class BackoffTests
{
    [Fact]
    public void Waits_Double_From800MillisecondsTo30Seconds()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var backoff = new Backoff(new Random(seed).NextDouble);
            var lower = 0.8;
            for (var attempt = 0; attempt < 20; attempt++)
            {
                var wait = backoff.Next().TotalSeconds;
                Assert.InRange(wait, Math.Min(lower, 15) - 1e-6, Math.Min(2 * lower, 30) + 1e-6);
                lower *= 2;
            }
            Assert.Equal(20, backoff.Failures);
        }
    }

    [Fact]
    public void Waits_AtTheirLongest_StillDiffer()
    {
        var backoff = new Backoff(new Random(7).NextDouble);
        for (var i = 0; i < 10; i++)
            backoff.Next();

        Assert.NotEqual(backoff.Next(), backoff.Next());
    }

    [Fact]
    public void RetryAfter_AboveTheBackoff_Counts() =>
        Assert.Equal(TimeSpan.FromMinutes(3), new Backoff(new Random(1).NextDouble).Next(TimeSpan.FromMinutes(3)));

    [Fact]
    public void RetryAfter_BelowTheBackoff_DoesNotShortenIt() =>
        Assert.InRange(new Backoff(new Random(1).NextDouble).Next(TimeSpan.Zero), TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.6));

    [Fact]
    public void Success_StartsOver()
    {
        var backoff = new Backoff(new Random(1).NextDouble);
        for (var i = 0; i < 8; i++)
            backoff.Next();
        backoff.Reset();

        Assert.Equal(0, backoff.Failures);
        Assert.InRange(backoff.Next(), TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.6));
    }
}
