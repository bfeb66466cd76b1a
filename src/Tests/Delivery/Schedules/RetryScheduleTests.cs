using ActorVent.Delivery;
using Xunit;

namespace ActorVent.Tests.Delivery.Schedules;

public class RetryScheduleTests
{
    private readonly RetrySchedule _schedule = new(new RetryOptions(), new Random(4711).NextDouble);

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(9, 256)]
    [InlineData(10, 300)]
    [InlineData(1000, 300)]
    [InlineData(int.MaxValue, 300)]
    [InlineData(int.MinValue, 1)]
    public void Bound_DoublesUpToFiveMinutes(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), _schedule.Bound(attempts));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(20)]
    public void Next_IsUniformOverItsBound(int attempts)
    {
        const int Draws = 100_000;
        const int Buckets = 20;
        var bound = _schedule.Bound(attempts);
        var counts = new int[Buckets];
        for (var i = 0; i < Draws; i++)
        {
            var wait = _schedule.Next(attempts);
            Assert.InRange(wait, TimeSpan.FromTicks(1), bound);
            counts[Math.Min((int)(wait / bound * Buckets), Buckets - 1)]++;
        }

        // Chi-squared with 19 degrees of freedom: above 43.8 in one of a thousand fair runs, and the seed is fixed.
        const double Expected = (double)Draws / Buckets;
        Assert.InRange(counts.Sum(c => (c - Expected) * (c - Expected) / Expected), 0, 43.8);
    }

    [Theory]
    [InlineData(0.0, 1000)]
    [InlineData(0.5, 500)]
    [InlineData(0.999, 1)]
    public void Next_AtTheEndsOfTheDistribution_StaysWithin(double draw, int milliseconds) =>
        Assert.Equal(milliseconds, new RetrySchedule(new RetryOptions(), () => draw).Next(1).TotalMilliseconds, 1e-3);

    [Fact]
    public void Next_SmallestDraw_IsNoBusyLoop() =>
        Assert.True(new RetrySchedule(new RetryOptions { First = TimeSpan.FromTicks(1) }, () => 1 - 1e-16).Next(1) > TimeSpan.Zero);

    [Fact]
    public void Next_WithRetryAfter_IsNeverSooner()
    {
        for (var attempts = 1; attempts < 20; attempts++)
        {
            Assert.InRange(_schedule.Next(attempts, TimeSpan.FromSeconds(7)), TimeSpan.FromSeconds(7), TimeSpan.FromMinutes(5));
            Assert.Equal(TimeSpan.FromHours(1), _schedule.Next(attempts, TimeSpan.FromHours(1)));
            Assert.InRange(_schedule.Next(attempts, TimeSpan.Zero), TimeSpan.FromTicks(1), _schedule.Bound(attempts));
        }
    }

    [Fact]
    public void Next_SameSeed_IsTheSame()
    {
        var (a, b) = (new RetrySchedule(new RetryOptions(), new Random(1).NextDouble), new RetrySchedule(new RetryOptions(), new Random(1).NextDouble));

        Assert.Equal(Enumerable.Range(1, 50).Select(n => a.Next(n)), Enumerable.Range(1, 50).Select(n => b.Next(n)));
    }

    [Fact]
    public void Expired_AfterADayOfFailing()
    {
        Assert.False(_schedule.Expired(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1)));
        Assert.True(_schedule.Expired(TimeSpan.FromHours(24)));
        Assert.True(new RetrySchedule(new RetryOptions { GiveUpAfter = TimeSpan.FromMinutes(1) }, new Random(1).NextDouble).Expired(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Options_ThatMakeNoSense_AreRefused()
    {
        Refused(new RetryOptions { First = TimeSpan.Zero });
        Refused(new RetryOptions { Most = TimeSpan.FromMilliseconds(999) });
        Refused(new RetryOptions { GiveUpAfter = TimeSpan.Zero });

        static void Refused(RetryOptions options) => Assert.Throws<ArgumentOutOfRangeException>(() => new RetrySchedule(options, new Random(1).NextDouble));
    }
}
