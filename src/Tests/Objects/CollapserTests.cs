using System.Text;
using ActorVent.Journal;
using ActorVent.Objects;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Objects;

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

    private static Change Change(int version, ChangeType type = ChangeType.Modified) => new()
    {
        Object = new ObjectKey("test", "Pod", "default", "web-0"),
        Uid = "uid",
        Version = new ResourceVersion($"{version}"),
        Type = type,
        Cause = Cause.Live,
        Time = Start,
        Payload = new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes($"{version}")),
        Digest = new Digest((UInt128)version),
        Scope = new ScopeId("scope"),
    };
}
