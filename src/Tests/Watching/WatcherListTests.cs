using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Primitives;
using ActorVent.Watching;
using Xunit;

namespace ActorVent.Tests.Watching;

public sealed class WatcherListTests
{
    [Fact]
    public void List_InPages_IsToldAsItComes()
    {
        var stage = Listing();

        stage.Page(100, "more", ("a", 90)).Page(100, null, ("b", 91));

        Assert.Equal(
            ["tell 0: begun 100, listed a@90", "list 1 more", "tell 0: listed b@91, ended 100", "close 1", "watch 2 after 100"],
            stage.Lines());
    }

    /// <summary>A streamed list says a lower bound of its version first and the version itself last.</summary>
    [Fact]
    public void Watch_AfterAStreamedList_GoesOnFromItsLastVersion()
    {
        var stage = Listing();

        stage.Page(100, "more", ("b", 140)).Page(150, null, ("c", 149));

        Assert.Equal(
            ["tell 0: begun 100, listed b@140", "list 1 more", "tell 0: listed c@149, ended 150", "close 1", "watch 2 after 150"],
            stage.Lines());
    }

    [Fact]
    public void List_BelowObjectsOfAListThatBroke_IsNotTold()
    {
        var stage = Listing();
        stage.Page(100, "more", ("b", 140)).Fails(ApiErrorKind.Network).Pass(2);
        Assert.Equal(["tell 0: begun 100, listed b@140", "list 1 more", "close 1", "list 2"], stage.Lines());

        // Restored meanwhile: b is at an older state again.
        stage.Page(120, null, ("b", 110)).Pass(4);

        Assert.Equal(["close 2", "version 3"], stage.Lines());
    }

    [Fact]
    public void List_BelowAStreamedListsVersion_IsNotTold()
    {
        var stage = Listing();
        stage.Page(100, "more", ("a", 90)).Page(150, null, ("b", 95)).Fails(ApiErrorKind.Expired).Lines();

        stage.Page(120, null, ("a", 90)).Pass(4).Version(160).Pass(4).Page(160, null, ("a", 90));

        Assert.Equal(
            ["close 3", "version 4", "write 150 under 7", "close 4", "list 5", "tell 0: begun 160, listed a@90, ended 160", "close 5", "watch 6 after 160"],
            stage.Lines());
    }

    /// <summary>What the other's watcher has told of objects is newer, and may have been forgotten since.</summary>
    [Fact]
    public void List_BelowWhereAnotherScopeIs_IsNotTold()
    {
        var stage = new WatcherStage(1).On(new WatcherInput.Begun(new ScopeState(7, 0, ResourceVersion.None) { Others = new ResourceVersion("100") })).AllSettling();
        stage.Lines();

        stage.Page(80, null, ("a", 70));
        Assert.DoesNotContain(stage.Lines(), static line => line.StartsWith("tell", StringComparison.Ordinal));

        stage.Pass(4).Version(120).Pass(4).Page(120, null, ("a", 70));
        Assert.Contains("tell 0: begun 120, listed a@70, ended 120", stage.Lines());
    }

    [Fact]
    public void List_BelowWhatWasSeen_IsToldWhenTheRuleIsOff()
    {
        var stage = Listing(new WatcherRules { StaleListsRefused = false });
        stage.Page(100, null, ("b", 90)).Fails(ApiErrorKind.Expired).Lines();

        stage.Page(80, null, ("b", 70));

        Assert.Equal("tell 0: begun 80, listed b@70, ended 80", stage.Lines()[0]);
    }

    [Fact]
    public void List_WhoseFirstPageIsBelowWhatWasSeen_IsReadNoFurther()
    {
        var stage = Listing();
        stage.Page(100, null).Fails(ApiErrorKind.Expired).Lines();

        stage.Page(80, "more", ("a", 70));

        Assert.Equal(["close 3"], stage.Lines());
        Assert.Contains(new WatcherReport.InDoubt(new ResourceVersion("80"), new ResourceVersion("100")), stage.Reports);
    }

    /// <summary>Of what it missed a partition would take everything on the pages before for deleted.</summary>
    [Fact]
    public void Hello_DuringAList_GetsAListOfItsOwnAfterIt()
    {
        var stage = new WatcherStage(2).Begin().AllSettling();
        var (a, b) = (stage.NameIn(0), stage.NameIn(1));
        stage.Page(100, "more", (a, 90), (b, 91)).Lines();

        stage.Hello(1, 9).Pass(2);
        Assert.Empty(stage.Lines());
        stage.Page(100, null);

        Assert.Equal(["tell 0: ended 100", "close 1", "watch 2 after 100", "list 3"], stage.Lines());
        stage.Page(101, null, (a, 90), (b, 91));
        Assert.Equal([$"tell 1: begun 101, listed {b}@91, ended 101", "close 3"], stage.Lines());
    }

    [Fact]
    public void Hello_DuringAList_WithTheRuleOff_HearsItFromItsMiddle()
    {
        var stage = new WatcherStage(2, new WatcherRules { ListsOnlyForWhoHeardBegin = false }).Begin().AllSettling();
        var (a, b) = (stage.NameIn(0), stage.NameIn(1));
        stage.Page(100, "more", (a, 90), (b, 91)).Lines();

        stage.Hello(1, 9).Pass(2).Page(100, null);

        Assert.Equal(["tell 1: begun 100", "tell 0: ended 100", "tell 1: ended 100", "close 1", "watch 2 after 100"], stage.Lines());
    }

    [Fact]
    public void Hellos_OfOnePartitionAgainAndAgain_LeaveTheListToTheOthers()
    {
        var stage = new WatcherStage(2).Begin().AllSettling();
        for (var page = 0; page < 10; page++)
            stage.Page(100, $"{page}", (stage.NameIn(0), 50 + page)).Hello(1, 100 + page).Pass(3);
        stage.Lines();

        stage.Page(100, null);

        Assert.Equal("tell 0: ended 100", stage.Lines()[0]);
    }

    private static WatcherStage Listing(WatcherRules? rules = null)
    {
        var stage = new WatcherStage(1, rules).Begin().AllSettling();
        stage.Lines();
        return stage;
    }
}
