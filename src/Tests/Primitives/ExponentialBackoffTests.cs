using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Primitives;

public class ExponentialBackoffTests
{
    [Fact]
    public void Waits_WithoutJitter_DoubleFromTheFirstToTheLongest()
    {
        var backoff = new ExponentialBackoff(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(3), static () => 0);

        Assert.Equal([0.5, 1, 2, 3, 3], Enumerable.Range(0, 5).Select(_ => backoff.Next().TotalSeconds));
    }

    [Fact]
    public void Waits_WithJitter_AreUpToAHalfShorter()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var backoff = ExponentialBackoff.Short(new Random(seed).NextDouble);
            var bound = 0.1;
            for (var attempt = 0; attempt < 20; attempt++)
            {
                Assert.InRange(backoff.Next().TotalSeconds, (bound / 2) - 1e-6, bound + 1e-6);
                bound = Math.Min(2 * bound, 5);
            }
        }
    }

    [Fact]
    public void Waits_AtTheirLongest_StillDiffer()
    {
        var backoff = ExponentialBackoff.Short(new Random(7).NextDouble);
        for (var i = 0; i < 10; i++)
            backoff.Next();

        Assert.NotEqual(backoff.Next(), backoff.Next());
    }

    [Fact]
    public void Success_StartsOver()
    {
        var backoff = ExponentialBackoff.Short(static () => 0);
        for (var i = 0; i < 8; i++)
            backoff.Next();
        Assert.Equal(8, backoff.Failures);

        backoff.Reset();

        Assert.Equal((0, TimeSpan.FromSeconds(0.1)), (backoff.Failures, backoff.Next()));
    }
}
