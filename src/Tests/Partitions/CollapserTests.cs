using System.Text;
using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Partitions;

public sealed class CollapserTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Collapser _collapser = new(CollapseOptions.Default, Digest.None);

    [Fact]
    public void Add_FirstAfterACalm_GoesOutAtOnce()
    {
        var entry = _collapser.Add(Change(1), Start);

        Assert.Equal("1", entry!.Version.Value);
        Assert.Equal(Start.AddSeconds(1), _collapser.WindowEnds);
        Assert.False(_collapser.IsCalm);
    }

    [Fact]
    public void Add_WithinTheWindow_MergesIntoTheNewest()
    {
        _collapser.Add(Change(1), Start);

        Assert.Null(_collapser.Add(Change(2), Start.AddMilliseconds(100)));
        Assert.Null(_collapser.Add(Change(3), Start.AddMilliseconds(900)));
        var entry = _collapser.WindowEnded(Start.AddSeconds(1));

        Assert.Equal(("3", 1), (entry!.Version.Value, entry.Collapsed));
        Assert.Equal(Start.AddSeconds(2), _collapser.WindowEnds);
    }

    [Fact]
    public void Add_ADeletion_GoesOutAtOnceWithTheStateThatWaited()
    {
        _collapser.Add(Change(1), Start);
        _collapser.Add(Change(2), Start.AddMilliseconds(100));

        var entry = _collapser.Add(Change(3, ChangeType.Deleted) with { Payload = null }, Start.AddMilliseconds(200));

        Assert.Equal((ChangeType.Deleted, 1, "2"), (entry!.Type, entry.Collapsed, Encoding.UTF8.GetString(entry.Payload!.Value.Span)));
        Assert.True(_collapser.IsCalm);
    }

    [Fact]
    public void Add_ASuccessorInTheSameState_IsNews()
    {
        _collapser.Add(Change(1), Start);
        _collapser.Add(Change(2, ChangeType.Deleted), Start);

        Assert.NotNull(_collapser.Add(Change(1), Start));
    }

    [Fact]
    public void WindowEnded_BackInTheStateThatWasTold_TellsNothing()
    {
        _collapser.Add(Change(1), Start);
        _collapser.Add(Change(2), Start.AddMilliseconds(100));
        _collapser.Add(Change(1), Start.AddMilliseconds(200));

        Assert.Null(_collapser.WindowEnded(Start.AddSeconds(1)));
        Assert.True(_collapser.IsCalm);
    }

    [Fact]
    public void Add_InModeNone_NeverWaits()
    {
        var collapser = new Collapser(new CollapseOptions(CollapseMode.None, TimeSpan.FromSeconds(1)), Digest.None);

        Assert.Equal(["1", "2", "3"], new[] { 1, 2, 3 }.Select(i => collapser.Add(Change(i), Start)!.Version.Value));
        Assert.True(collapser.IsCalm);
    }

    [Fact]
    public void Add_ATransition_GoesOutAtOnceWithWhatWaited()
    {
        var collapser = Transitions();
        collapser.Add(Change(1), Start);
        collapser.Add(Change(2), Start.AddMilliseconds(100));
        collapser.Add(Change(3), Start.AddMilliseconds(200));

        var entry = collapser.Add(Change(4, condition: 2), Start.AddMilliseconds(300));

        Assert.Equal(("4", 2), (entry!.Version.Value, entry.Collapsed));
        Assert.False(collapser.IsWaiting);
        Assert.Equal(Start.AddMilliseconds(1300), collapser.WindowEnds);
        Assert.Null(collapser.WindowEnded(Start.AddMilliseconds(1300)));
    }

    [Fact]
    public void Add_TransitionsThereAndBack_AllGoOut()
    {
        var collapser = Transitions();

        var told = new[] { 1, 2, 1, 1, 3 }.Select((condition, i) => collapser.Add(Change(i + 1, condition: condition), Start)?.Version.Value).ToList();

        Assert.Equal(["1", "2", "3", null, "5"], told);
    }

    [Fact]
    public void Add_NoTransition_CollapsesAsInLatest()
    {
        var collapser = Transitions();
        collapser.Add(Change(1), Start);

        Assert.Null(collapser.Add(Change(2), Start.AddMilliseconds(100)));
        Assert.Null(collapser.Add(Change(3), Start.AddMilliseconds(900)));
        var entry = collapser.WindowEnded(Start.AddSeconds(1));

        Assert.Equal(("3", 1), (entry!.Version.Value, entry.Collapsed));
    }

    [Fact]
    public void Add_ATransitionOverACreationThatWaits_IsACreation()
    {
        var collapser = Transitions();
        collapser.Add(Change(1), Start);
        collapser.Add(Change(2, ChangeType.Added), Start);

        Assert.Equal(ChangeType.Added, collapser.Add(Change(3, condition: 2), Start)!.Type);
    }

    [Fact]
    public void Add_ATransitionInModeLatest_Waits()
    {
        _collapser.Add(Change(1), Start);

        Assert.Null(_collapser.Add(Change(2, condition: 2), Start));
    }

    [Fact]
    public void Entry_OfAState_HasItsHealthAndADeletionNone()
    {
        var state = _collapser.Add(Change(1), Start);
        var deletion = _collapser.Add(Change(2, ChangeType.Deleted), Start);

        Assert.Equal((Health.Unhealthy, Health.Unknown), (state!.Health, deletion!.Health));
    }

    private static Collapser Transitions() => new(new CollapseOptions(CollapseMode.Transitions, TimeSpan.FromSeconds(1)), Digest.None);

    private static Change Change(int version, ChangeType type = ChangeType.Modified, int condition = 1) => new()
    {
        Object = new ObjectKey("test", "Pod", "default", "web-0"),
        Uid = "uid",
        Version = new ResourceVersion($"{version}"),
        Type = type,
        Cause = Cause.Live,
        Time = Start,
        Payload = new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes($"{version}")),
        Digest = new Digest(0, (ulong)version),
        Scope = new ScopeId("scope"),
        Condition = new Condition((ulong)condition, Health.Unhealthy),
    };
}
