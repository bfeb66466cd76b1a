using ActorVent.Troubles;
using Xunit;

namespace ActorVent.Tests.Troubles;

public sealed class TroubleTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 28, 3, 0, 0, TimeSpan.Zero);

    private readonly Trouble _trouble = new();

    [Fact]
    public void Trouble_ThatBegins_IsNewsOnce_HoweverManySufferFromIt()
    {
        Assert.Equal(new TroubleNews(1, Start), _trouble.Failed(0, Start));

        for (var i = 1; i < 64; i++)
            Assert.Null(_trouble.Failed(i, At(i * 0.1)));
    }

    [Fact]
    public void Trouble_ThatLasts_IsNewsOnceAMinute_WithAllThatFailedSince()
    {
        Assert.NotNull(_trouble.Failed("disk", Start));

        var news = Enumerable.Range(1, 180).Select(second => _trouble.Failed("disk", At(second))).OfType<TroubleNews>();

        Assert.Equal([new TroubleNews(60, Start), new TroubleNews(60, At(60)), new TroubleNews(60, At(120))], news);
    }

    [Fact]
    public void Trouble_OfMany_IsOverWhenTheLastWorksAgain()
    {
        _trouble.Failed("a", Start);
        _trouble.Failed("b", At(1));
        _trouble.Failed("b", At(2));

        Assert.Null(_trouble.Worked("a", At(3)));
        Assert.Null(_trouble.Worked("never failed", At(4)));
        Assert.Equal(new TroubleEnd(TimeSpan.FromSeconds(9), 3), _trouble.Worked("b", At(9)));
        Assert.Null(_trouble.Worked("b", At(10)));
    }

    [Fact]
    public void Trouble_ThatComesAndGoes_IsNewsOnceAMinute_AndEndsOnlyWhenItsBeginningWasTold()
    {
        _trouble.Failed("a", Start);
        Assert.NotNull(_trouble.Worked("a", At(1)));

        for (var second = 2; second < 59; second += 2)
        {
            Assert.Null(_trouble.Failed("a", At(second)));
            Assert.Null(_trouble.Worked("a", At(second + 1)));
        }

        Assert.Equal(new TroubleNews(30, Start), _trouble.Failed("a", At(60)));
        Assert.Equal(new TroubleEnd(TimeSpan.FromSeconds(1), 1), _trouble.Worked("a", At(61)));
    }

    [Fact]
    public void Trouble_ThatIsOverForAll_EndsAtOnce()
    {
        _trouble.Failed("a", Start);
        _trouble.Failed("b", Start);

        Assert.Equal(new TroubleEnd(TimeSpan.FromSeconds(5), 2), _trouble.Over(At(5)));
        Assert.False(_trouble.IsOn);
        Assert.Null(_trouble.Over(At(6)));
    }

    [Fact]
    public void Trouble_AfterTheClockWasSetBack_IsNews()
    {
        _trouble.Failed("a", Start);

        Assert.NotNull(_trouble.Failed("a", At(-3600)));
    }

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);
}
