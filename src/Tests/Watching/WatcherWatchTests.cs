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

    /// <summary>A server that was away has forgotten where all of them were: their lists do not come in one moment.</summary>
    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(0.25, 0.25)]
    [InlineData(0.99, 0.99)]
    public void Expired_WithManyScopes_ListsWithinASecond(double jitter, double after)
    {
        var stage = new WatcherStage(spread: WatcherOptions.SpreadOf(100), jitter: jitter).Begin("100").AllSettling().Opened();
        // However long it was away.
        for (var i = 0; i < 5; i++)
            stage.Fails(ApiErrorKind.Network).Pass(30);
        stage.Lines();

        stage.Fails(ApiErrorKind.Expired).Pass(after - 0.01);
        Assert.Equal(after > 0, !stage.Lines().Contains($"list {stage.Newest}"));
        stage.Pass(0.01);

        Assert.Equal(after > 0, stage.Lines().Contains($"list {stage.Newest}"));
    }

    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(2, 0.1)]
    [InlineData(11, 1.0)]
    [InlineData(500, 1.0)]
    public void Spread_GrowsWithTheScopes(int scopes, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), WatcherOptions.SpreadOf(scopes));

    [Fact]
    public void Backoff_BeginsAnewAfterAList()
    {
        var stage = new WatcherStage().Begin().AllSettling();
        for (var i = 0; i < 5; i++)
            stage.Fails(ApiErrorKind.Network).Pass(30);
        stage.Page(200, null).Fails(ApiErrorKind.Network).Lines();

        stage.Pass(0.8);

        Assert.Equal([$"watch {stage.Newest} after 200"], stage.Lines());
    }

    [Fact]
    public void Backoff_OfAServerThatWasAwayAndForgot_BeginsAnew()
    {
        for (var i = 0; i < 5; i++)
            _stage.Fails(ApiErrorKind.Network).Pass(30);
        _stage.Fails(ApiErrorKind.Expired).Page(200, null).Fails(ApiErrorKind.Network).Lines();

        _stage.Pass(0.8);

        Assert.Equal([$"watch {_stage.Newest} after 200"], _stage.Lines());
    }

    /// <summary>Lists that work do not make such watches work: else there would be a list each second.</summary>
    [Theory]
    [InlineData(nameof(ApiErrorKind.Expired))]
    [InlineData(nameof(ApiErrorKind.Garbage))]
    [InlineData(nameof(ApiErrorKind.TooLarge))]
    [InlineData("")]
    public void Backoff_OfAWatchThatLeadsToListsOnly_Grows(string kind)
    {
        for (var i = 0; i < 4; i++)
        {
            if (kind.Length > 0)
                _stage.Opened().Fails(Enum.Parse<ApiErrorKind>(kind));
            else
                _stage.Opened().On(new WatcherInput.StreamEnded(_stage.Newest)).Pass(30).Opened().On(new WatcherInput.StreamEnded(_stage.Newest));
            if (i < 3)
                _stage.Pass(30).Page(200, null);
        }
        _stage.Lines();

        _stage.Pass(3);

        Assert.Empty(_stage.Lines());
    }

    /// <summary>Else a server that refuses every watch would be asked for one list after the other.</summary>
    [Fact]
    public void Expired_RightAfterAList_Waits()
    {
        _stage.Fails(ApiErrorKind.Expired).Page(200, null).Fails(ApiErrorKind.Expired);

        Assert.Equal("close 3", _stage.Lines()[^1]);
    }

    /// <summary>A watch that stood was taken, in a quiet cluster too: that its place is forgotten after an outage is news.</summary>
    [Theory]
    [InlineData(2, true)]
    [InlineData(0.5, false)]
    public void Expired_AfterAQuietWatchThatStood_ListsAtOnce(double seconds, bool isAtOnce)
    {
        _stage.Fails(ApiErrorKind.Expired).Page(200, null).Opened().Pass(seconds).Fails(ApiErrorKind.Network);
        for (var i = 0; i < 5; i++)
            _stage.Pass(30).Fails(ApiErrorKind.Network);
        _stage.Pass(30).Lines();

        _stage.Fails(ApiErrorKind.Expired);

        Assert.Equal(isAtOnce, _stage.Lines().Contains($"list {_stage.Newest}"));
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
