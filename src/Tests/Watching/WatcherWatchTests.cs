using ActorVent.Kubernetes;
using ActorVent.Watching;
using Xunit;

namespace ActorVent.Tests.Watching;

public sealed class WatcherWatchTests
{
    private readonly WatcherStage _stage = new();

    public WatcherWatchTests()
    {
        _stage.Begin("100").AllSettling().Opened();
        _stage.Lines();
    }

    /// <summary>Whether it is gone or only out of scope, the partition asks.</summary>
    [Fact]
    public void Deleted_IsPassedOnAsItIs()
    {
        _stage.On(new WatcherInput.Events(1, [WatcherStage.Event(WatchEventType.Deleted, "a", 101)]));

        Assert.Equal("tell 0: deleted a@101", _stage.Lines()[0]);
    }

    [Fact]
    public void Watch_ThatEnds_GoesOnWhereItWas()
    {
        _stage.Events(("a", 101)).Bookmark(105).Lines();

        _stage.On(new WatcherInput.StreamEnded(1));

        Assert.Equal(["close 1", "watch 2 after 105"], _stage.Lines());
    }

    /// <summary>As where the server keeps no events in memory, and has forgotten them.</summary>
    [Fact]
    public void Watch_ThatEndsAtOnceWithoutAWord_WaitsThenLists()
    {
        _stage.On(new WatcherInput.StreamEnded(1));
        Assert.Equal(["close 1"], _stage.Lines());
        _stage.Pass(1).Opened();
        Assert.Equal(["watch 2 after 100", "read 2"], _stage.Lines());

        _stage.On(new WatcherInput.StreamEnded(2)).Pass(2);

        Assert.Equal(["close 2", "list 3"], _stage.Lines());
        Assert.Contains(new WatcherReport.Quiet(2), _stage.Reports);
    }

    /// <summary>As balancers do with what is idle.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Watch_ThatIsCutAgainAndAgainWithoutAWord_GoesOnWhereItWas_AndNeverLists(bool isEnded)
    {
        for (var cut = 0; cut < 15; cut++)
        {
            _stage.Pass(4);
            if (_stage.Lines().Any(line => line.StartsWith("version", StringComparison.Ordinal)))
                _stage.Version(100);
            if (isEnded)
                _stage.On(new WatcherInput.StreamEnded(_stage.Newest));
            else
                _stage.Fails(ApiErrorKind.Network);
            // Never longer than after the first.
            _stage.Pass(0.8).Opened();
            Assert.Contains($"watch {_stage.Newest} after 100", _stage.Lines());
        }
    }

    [Fact]
    public void Watch_WithoutAnythingForTwoMinutes_IsOpenedAgain_TheSecondTimeItLists()
    {
        _stage.Pass(119);
        Assert.Equal(["version 2"], _stage.Lines());
        _stage.Version(100).Pass(2).Opened();
        Assert.Equal(["close 2", "close 1", "watch 3 after 100", "read 3"], _stage.Lines());

        _stage.On(new WatcherInput.StreamFailed(3, ApiErrorKind.Network, "silent", IsSilent: true)).Pass(2);

        Assert.Equal(["close 3", "list 4"], _stage.Lines());
    }

    [Fact]
    public void Expired_ListsAtOnce()
    {
        _stage.Fails(ApiErrorKind.Expired);

        Assert.Equal(["close 1", "list 2"], _stage.Lines());
    }

    /// <summary>A server that was away for long enough to forget, as a 410 says, is back.</summary>
    [Fact]
    public void Expired_AfterFailures_ListsAtOnce()
    {
        _stage.Fails(ApiErrorKind.Network).Pass(0.8).Fails(ApiErrorKind.Network).Pass(1.6).Fails(ApiErrorKind.Expired);

        Assert.Equal("list 4", _stage.Lines()[^1]);
    }

    /// <summary>Else a server that refuses every watch would be asked for one list after the other.</summary>
    [Fact]
    public void Expired_RightAfterAList_Waits()
    {
        _stage.Fails(ApiErrorKind.Expired).Page(200, null).Fails(ApiErrorKind.Expired);

        Assert.Equal("close 3", _stage.Lines()[^1]);
    }

    [Fact]
    public void Garbage_ListsAfterAWhile()
    {
        _stage.Fails(ApiErrorKind.Garbage);
        Assert.Equal(["close 1"], _stage.Lines());

        _stage.Pass(0.8);

        Assert.Equal(["list 2"], _stage.Lines());
    }

    [Fact]
    public void Failures_WaitLongerEachTimeUntilSomethingComes()
    {
        _stage.Fails(ApiErrorKind.Network).Pass(0.8).Fails(ApiErrorKind.Network).Pass(1.5);
        Assert.Equal(["close 1", "watch 2 after 100", "close 2"], _stage.Lines());
        _stage.Pass(0.1).Opened().Bookmark(101).Fails(ApiErrorKind.Network).Pass(0.8);

        Assert.Equal(["watch 3 after 100", "read 3", "read 3", "close 3", "watch 4 after 101"], _stage.Lines());
    }

    [Fact]
    public void RetryAfter_IsWaitedFor()
    {
        _stage.Fails(ApiErrorKind.Unavailable, TimeSpan.FromSeconds(7)).Pass(6.9);
        Assert.Equal(["close 1"], _stage.Lines());

        _stage.Pass(0.1);

        Assert.Equal(["watch 2 after 100"], _stage.Lines());
    }

    [Fact]
    public void CaughtUp_IsAWatchOnceABookmarkHasCome()
    {
        _stage.Events(("a", 101));
        Assert.False(_stage.LastTold(0).IsCaughtUp);

        _stage.Bookmark(102).Events(("a", 103));

        Assert.True(_stage.LastTold(0).IsCaughtUp);
    }

    [Fact]
    public void CaughtUp_IsNotAWatchThatFailed()
    {
        _stage.Bookmark(102).Fails(ApiErrorKind.Network).Pass(1).Opened().Events(("a", 103));

        Assert.False(_stage.LastTold(0).IsCaughtUp);
    }

    [Fact]
    public void AnswersOfAStreamThatIsClosed_AreIgnored()
    {
        _stage.Fails(ApiErrorKind.Network).Pass(1).Lines();

        _stage.EventsOf(1, ("a", 101));

        Assert.Empty(_stage.Lines());
    }

    [Fact]
    public void Watch_ThatIsCutWhileItIsOpen_IsNoFailure_ButOneThatCannotBeOpenedAgainIs()
    {
        _stage.Reports.Clear();
        _stage.Fails(ApiErrorKind.Network);

        Assert.Single(_stage.Reports.OfType<WatcherReport.Cut>());
        Assert.Empty(_stage.Reports.OfType<WatcherReport.Failed>());

        _stage.Pass(2).Fails(ApiErrorKind.Network);

        Assert.Single(_stage.Reports.OfType<WatcherReport.Cut>());
        Assert.Equal("broken", Assert.Single(_stage.Reports.OfType<WatcherReport.Failed>()).Error);
    }
}
