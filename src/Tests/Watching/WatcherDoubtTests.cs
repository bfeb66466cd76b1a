using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Primitives;
using ActorVent.Watching;
using Xunit;

namespace ActorVent.Tests.Watching;

/// <summary>Etcd is restored: versions go back, and a watch from what was seen is accepted and says nothing.</summary>
public sealed class WatcherDoubtTests
{
    private readonly WatcherStage _stage = new();

    public WatcherDoubtTests()
    {
        _stage.Begin("100").AllSettling().Opened();
        _stage.Bookmark(100).Lines();
    }

    [Fact]
    public void Reset_AfterACut_IsNoticedTenSecondsAfterTheWatchWasOpenedAgain()
    {
        _stage.Pass(10).Fails(ApiErrorKind.Network).Pass(0.8).Opened();
        var opened = _stage.Now;

        Noticed(50);

        Assert.InRange(_stage.Now - opened, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(9));
    }

    [Fact]
    public void Reset_WithNothingCut_IsNoticedWithinNinetySeconds()
    {
        var silent = _stage.Now;

        Noticed(50);

        Assert.InRange(_stage.Now - silent, TimeSpan.FromSeconds(80), TimeSpan.FromSeconds(81));
    }

    /// <summary>Restored to before where the watch is, which says only what is below what was seen.</summary>
    [Fact]
    public void Reset_UnderAWatchThatStaysBelowWhatWasSeen_IsNoticed()
    {
        _stage.Bookmark(200).Hello(0, 2).Pass(0.1).Opened();
        _stage.On(new WatcherInput.Events(_stage.Newest, [WatcherStage.Event(WatchEventType.Modified, "a", 150)]));

        for (var i = 0; i < 3; i++)
            _stage.Pass(5).Bookmark(151 + i).Version(151 + i);
        _stage.Pass(75).Version(160).Pass(2.5).Version(161).Pass(2.5).Version(162);

        Assert.Single(_stage.Reports.OfType<WatcherReport.HistoryReset>());
    }

    [Fact]
    public void Reset_BeginsAnewWithAList_UnderTheNextHistory()
    {
        Noticed(50);

        Assert.Equal(["reset to history 1 under 7", "list"], _stage.Lines().TakeLast(2).Select(line => line.StartsWith("list", StringComparison.Ordinal) ? "list" : line));
        _stage.Page(50, null, ("a", 40));
        Assert.Equal("tell 0: begun 50, listed a@40, ended 50", _stage.Lines()[0]);
        Assert.Equal(1, _stage.LastTold(0).History);
        Assert.True(_stage.LastTold(0).Persisted.IsNone);
    }

    /// <summary>What operators read.</summary>
    [Fact]
    public void Reset_IsToldOnce()
    {
        Noticed(50);
        _stage.Page(50, null).Opened().Pass(300);

        Assert.Equal(new WatcherReport.HistoryReset(new ResourceVersion("50"), new ResourceVersion("100")), Assert.Single(_stage.Reports.OfType<WatcherReport.HistoryReset>()));
    }

    /// <summary>The quiet of a quiet scope costs one question for each time that its watch was opened, and no list.</summary>
    [Fact]
    public void Watch_OpenedAgain_WhoseServerIsWhereItWas_GoesOn()
    {
        _stage.Pass(10).Fails(ApiErrorKind.Network).Pass(0.8).Opened().Lines();
        _stage.Pass(2.9);
        Assert.Empty(_stage.Lines());
        _stage.Pass(0.1);
        Assert.Equal(["version 3"], _stage.Lines());

        _stage.Version(100).Pass(60);

        Assert.Equal(["close 3"], _stage.Lines());
    }

    [Fact]
    public void Watch_OpenedAgain_ThatSpeaks_IsNotInDoubt()
    {
        _stage.Pass(10).Fails(ApiErrorKind.Network).Pass(0.8).Opened().Pass(1).Events(("a", 101)).Lines();

        _stage.Pass(70);

        Assert.DoesNotContain(_stage.Lines(), line => line.StartsWith("version", StringComparison.Ordinal));
    }

    /// <summary>Else those that are cut every two seconds would never be asked for.</summary>
    [Fact]
    public void Doubt_CountsFromTheFirstTimeThatTheWatchWasOpened()
    {
        _stage.Pass(10);
        for (var cut = 0; cut < 2; cut++)
            _stage.Fails(ApiErrorKind.Network).Pass(0.8).Opened().Pass(1);

        Assert.DoesNotContain(_stage.Lines(), line => line.StartsWith("version", StringComparison.Ordinal));
        _stage.Pass(0.8);

        Assert.StartsWith("version", _stage.Lines()[^1], StringComparison.Ordinal);
    }

    /// <summary>One of several API servers may lag, and answer from its past.</summary>
    [Fact]
    public void Answers_BelowWhatWasSeen_ThenAtIt_ProveThatNothingIsReset()
    {
        _stage.Pass(76).Version(50).Pass(2.5).Version(50).Pass(2.5).Version(100).Pass(60);

        Assert.DoesNotContain(_stage.Reports, report => report is WatcherReport.HistoryReset);
        Assert.Equal(2, _stage.Reports.OfType<WatcherReport.InDoubt>().Count());
    }

    /// <summary>It was right when it was asked.</summary>
    [Fact]
    public void Answer_BelowWhatHasComeSince_ProvesThatNothingIsReset()
    {
        _stage.Pass(75);
        _stage.Hello(0, 2).Pass(0.1).Opened();

        _stage.Version(100);

        Assert.DoesNotContain(_stage.Reports, report => report is WatcherReport.InDoubt);
    }

    [Fact]
    public void Events_AtWhatWasSeen_EndADoubt()
    {
        _stage.Pass(76).Version(50).Pass(2.5).Version(50).Pass(1).Bookmark(101).Lines();

        _stage.Pass(60);

        Assert.DoesNotContain(_stage.Lines(), line => line.StartsWith("version", StringComparison.Ordinal));
        Assert.DoesNotContain(_stage.Reports, report => report is WatcherReport.HistoryReset);
    }

    [Fact]
    public void Question_ThatFails_IsAskedAgain()
    {
        _stage.Pass(75).Lines();

        _stage.On(new WatcherInput.StreamFailed(_stage.Question, ApiErrorKind.Unavailable, "busy", TimeSpan.FromSeconds(3))).Pass(3);

        Assert.Equal(["close 2", "version 3"], _stage.Lines());
    }

    /// <summary>A server that is away is not asked: who watches it knows that.</summary>
    [Fact]
    public void Watch_ThatCannotBeOpened_IsNoDoubt()
    {
        for (var i = 0; i < 8; i++)
            _stage.Fails(ApiErrorKind.Network).Pass(30);

        Assert.DoesNotContain(_stage.Lines(), line => line.StartsWith("version", StringComparison.Ordinal));
    }

    /// <summary>Lists from a server that lags say nothing new, one after the other.</summary>
    [Fact]
    public void List_BelowWhatWasSeen_IsReadAgainOnceThatIsSettled()
    {
        _stage.Fails(ApiErrorKind.Expired).Page(80, "more").Lines();
        _stage.Pass(2);
        Assert.Equal(["version 3"], _stage.Lines());
        _stage.Version(80).Pass(2.5);
        Assert.Equal(["close 3", "version 4"], _stage.Lines());

        _stage.Version(100).Pass(0);

        Assert.Equal(["close 4", "list 5"], _stage.Lines());
    }

    /// <summary>Whoever comes meanwhile is told from where it was, and the doubt stays.</summary>
    [Fact]
    public void Hello_WhileInDoubt_DoesNotEndTheDoubt()
    {
        _stage.Pass(75).Version(50);
        _stage.Hello(0, 2).Pass(0.1).Opened().Pass(2.4).Version(50).Pass(2.5).Version(50);

        Assert.Single(_stage.Reports.OfType<WatcherReport.HistoryReset>());
    }

    /// <summary>A start in between would watch from a version of the history that is gone.</summary>
    [Fact]
    public void Reset_ThatTheJournalDoesNotTake_IsAskedAgainBeforeAnythingIsTold()
    {
        _stage.Writes = false;
        Noticed(50);
        _stage.Lines();

        _stage.On(new WatcherInput.ResetWritten(new(WriteOutcome.NotWritten, "full"))).Pass(0.8);

        Assert.Equal(["reset to history 1 under 7"], _stage.Lines());
        Assert.All(_stage.Told, told => Assert.Equal(0, told.History));
    }

    /// <summary>The position of the old history must not come after the reset.</summary>
    [Fact]
    public void Reset_WhileAPositionIsWritten_WaitsForItsOutcome()
    {
        _stage.Writes = false;
        _stage.Bookmark(101).Pass(2);
        Assert.Contains("write 101 under 7", _stage.Lines());
        Noticed(50, writing: true);
        Assert.DoesNotContain("reset to history 1 under 7", _stage.Lines());

        _stage.On(new WatcherInput.PositionWritten(WriteResult.Written));

        Assert.Equal(["reset to history 1 under 7"], _stage.Lines());
    }

    [Fact]
    public void Reset_AfterAPositionOfUnknownOutcome_BeginsAnew()
    {
        _stage.Writes = false;
        _stage.Bookmark(101).Pass(2).On(new WatcherInput.PositionWritten(new(WriteOutcome.Unknown)));

        Noticed(50);

        Assert.Equal("fail", _stage.Lines()[^1]);
    }

    [Fact]
    public void Drain_WhileInDoubt_EndsTheDoubt()
    {
        _stage.Pass(75).Lines();

        _stage.On(WatcherInput.Drain.Instance).Version(50);

        Assert.DoesNotContain(_stage.Lines(), line => line.StartsWith("reset", StringComparison.Ordinal));
    }

    /// <summary>Until it is noticed the server says only that it is there.</summary>
    private void Noticed(int version, bool writing = false)
    {
        for (var asked = _stage.Question; !_stage.Reports.Exists(report => report is WatcherReport.HistoryReset); asked = _stage.Question)
        {
            _stage.Pass(0.1);
            if (!writing)
                _stage.On(new WatcherInput.PositionWritten(new(WriteOutcome.NotWritten)));
            if (_stage.Question != asked)
                _stage.Version(version);
            Assert.InRange(_stage.Now.Minute, 0, 3);
        }
    }
}
