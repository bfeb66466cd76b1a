using ActorVent.Bench.Fuzzing;
using Xunit;

namespace ActorVent.Tests.Fuzzing;

public sealed class WatchdogTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly VirtualTime _time = new();
    private readonly Watchdog _dog;
    private long _trials;
    private TimeSpan _work;
    private int _hung;

    public WatchdogTests() => _dog = new Watchdog(_time, () => _trials, () => _work, () => _hung++);

    public void Dispose() => _dog.Dispose();

    [Fact]
    public void Trial_ThatWorksWithoutEnd_IsToldOnce()
    {
        Pass((int)Watchdog.MostWork.TotalSeconds, work: Second);
        Assert.Equal(0, _hung);

        Pass(10, work: Second);
        Assert.Equal(1, _hung);
    }

    [Fact]
    public void Trial_ThatWaitsForWhatNeverComes_IsTold()
    {
        Pass((int)Watchdog.MostWait.TotalSeconds, work: TimeSpan.Zero);
        Assert.Equal(0, _hung);

        Pass(10, work: TimeSpan.Zero);
        Assert.Equal(1, _hung);
    }

    [Fact]
    public void Trials_ThatFollowEachOther_AreNotTold()
    {
        for (var i = 0; i < 100; i++)
        {
            _trials++;
            Pass(10, work: Second);
        }

        Assert.Equal(0, _hung);
    }

    private void Pass(int seconds, TimeSpan work)
    {
        for (var i = 0; i < seconds; i++)
        {
            _work += work;
            _time.Advance(Second);
        }
    }
}
