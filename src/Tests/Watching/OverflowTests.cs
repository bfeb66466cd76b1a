using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Watching;
using Xunit;

namespace ActorVent.Tests.Watching;

public sealed class OverflowTests
{
    private readonly Overflow _overflow = new(newestOnly: true);

    [Fact]
    public void Add_ANewerStateOfAUid_TakesThePlaceAtTheEnd()
    {
        _overflow.Add(Change("a", 1, ChangeType.Added));
        _overflow.Add(Change("b", 2));
        var replaced = _overflow.Add(Change("a", 3));

        var (first, second) = (_overflow.Take(), _overflow.Take());

        Assert.Equal(1, replaced);
        Assert.Equal(("2", "3"), (first.Version.Value, second.Version.Value));
        Assert.Equal(ChangeType.Added, second.Type);
        Assert.True(_overflow.IsEmpty);
        Assert.Equal(0, _overflow.Bytes);
    }

    [Fact]
    public void Add_ASuccessorOfTheSameName_KeepsTheDeletionBeforeIt()
    {
        _overflow.Add(Change("a", 1));
        _overflow.Add(Change("a", 2, ChangeType.Deleted));
        _overflow.Add(Change("b", 3, ChangeType.Added));

        Assert.Equal((ChangeType.Deleted, "2"), (_overflow.Take() is var deletion ? deletion.Type : default, deletion.Version.Value));
        Assert.Equal("3", _overflow.Take().Version.Value);
    }

    [Fact]
    public void Add_WhereEveryStateCounts_KeepsThemAll()
    {
        var overflow = new Overflow(newestOnly: false);
        for (var version = 1; version <= 3; version++)
            Assert.Equal(0, overflow.Add(Change("a", version)));

        Assert.Equal(["1", "2", "3"], new[] { overflow.Take(), overflow.Take(), overflow.Take() }.Select(c => c.Version.Value));
        Assert.Equal((true, 0), (overflow.IsEmpty, overflow.Bytes));
    }

    private static Change Change(string uid, int version, ChangeType type = ChangeType.Modified) => new()
    {
        Object = new ObjectKey("test", "Pod", "default", "web-0"),
        Uid = uid,
        Version = new ResourceVersion($"{version}"),
        Type = type,
        Cause = Cause.Live,
        Time = DateTimeOffset.UnixEpoch,
        Payload = new ReadOnlyMemory<byte>(new byte[10]),
        Digest = new Digest((UInt128)version),
        Scope = new ScopeId("scope"),
    };
}
