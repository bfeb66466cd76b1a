using ActorVent.Kubernetes;
using ActorVent.Watching;
using Xunit;

namespace ActorVent.Tests.Watching;

/// <summary>What operators are told of a watch.</summary>
public sealed class WatcherStatusTests
{
    private readonly WatcherStage _stage = new();

    [Fact]
    public void Watch_BeforeTheJournalAnswers_Starts() => Assert.Equal(WatcherState.Starting, _stage.Status.State);

    [Fact]
    public void Watch_WithoutAPosition_Lists()
    {
        _stage.Begin().AllSettling();

        Assert.Equal((WatcherState.Listing, true), (_stage.Status.State, _stage.Status.Position.IsNone));
    }

    [Fact]
    public void Watch_ThatIsOpen_Watches_AndTellsWhatItHasSeen()
    {
        _stage.Begin("100").AllSettling().Opened().Events(("a", 101));

        var status = _stage.Status;

        Assert.Equal((WatcherState.Watching, "100", "101", 1, 0), (status.State, status.Position.ToString(), status.Seen.ToString(), status.Partitions, status.LeftOut));
    }

    [Fact]
    public void Watch_ThatIsRefused_Retries()
    {
        _stage.Begin("100").AllSettling().Opened();

        _stage.On(new WatcherInput.StreamFailed(1, ApiErrorKind.Forbidden, "no", null));

        Assert.Equal(WatcherState.Retrying, _stage.Status.State);
        Assert.NotNull(_stage.Status.NextAttempt);
    }

    [Fact]
    public void Watch_ThatEnds_Drains()
    {
        _stage.Begin("100").AllSettling().Opened().Events(("a", 101)).On(WatcherInput.Drain.Instance);

        Assert.Equal(WatcherState.Draining, _stage.Status.State);
    }
}
