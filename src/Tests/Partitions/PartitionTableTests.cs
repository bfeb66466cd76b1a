using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Partitions;

public sealed class PartitionTableTests
{
    private static readonly ObjectKey Key = new("test", "Pod", "default", "web-0");
    private readonly PartitionTable _table = new();

    [Theory]
    [InlineData("a", 6, 2, ChangeType.Modified, Verdict.Accept)]
    [InlineData("a", 6, 1, ChangeType.Modified, Verdict.Unchanged)]
    [InlineData("a", 5, 1, ChangeType.Modified, Verdict.Unchanged)]
    [InlineData("a", 4, 2, ChangeType.Modified, Verdict.Void)]
    [InlineData("a", 6, 1, ChangeType.Deleted, Verdict.Accept)]
    [InlineData("a", 5, 1, ChangeType.Deleted, Verdict.Void)]
    [InlineData("b", 6, 1, ChangeType.Added, Verdict.AcceptAfterDeletion)]
    [InlineData("b", 4, 1, ChangeType.Added, Verdict.Void)]
    internal void Decide_WithALiveObject(string uid, int version, int digest, ChangeType type, Verdict expected)
    {
        _table.Apply(Change("a", 5, 1, ChangeType.Added));

        Assert.Equal(expected, _table.Decide(Change(uid, version, digest, type)));
    }

    [Theory]
    [InlineData("a", 9, ChangeType.Modified, Verdict.Void)]
    [InlineData("a", 9, ChangeType.Deleted, Verdict.Void)]
    [InlineData("b", 9, ChangeType.Added, Verdict.Accept)]
    [InlineData("b", 4, ChangeType.Added, Verdict.Void)]
    internal void Decide_AfterADeletion(string uid, int version, ChangeType type, Verdict expected)
    {
        _table.Apply(Change("a", 5, 1, ChangeType.Deleted));

        Assert.Equal(expected, _table.Decide(Change(uid, version, 2, type)));
    }

    [Fact]
    public void Decide_BackInScope_IsAccepted()
    {
        _table.Apply(Change("a", 5, 1, ChangeType.OutOfScope));

        Assert.Equal(Verdict.Accept, _table.Decide(Change("a", 6, 1, ChangeType.Added)));
    }

    [Fact]
    public void ForgetVersions_AfterAReset_ComparesByUidAndContent()
    {
        _table.Apply(Change("a", 500, 1, ChangeType.Added));
        _table.ForgetVersions(new ScopeId("scope"));

        Assert.Equal(Verdict.Unchanged, _table.Decide(Change("a", 20, 1, ChangeType.Modified)));
        Assert.Equal(Verdict.Accept, _table.Decide(Change("a", 20, 2, ChangeType.Modified)));
        Assert.Equal(Verdict.AcceptAfterDeletion, _table.Decide(Change("b", 20, 1, ChangeType.Added)));
    }

    private static Change Change(string uid, int version, int digest, ChangeType type) => new()
    {
        Object = Key,
        Uid = uid,
        Version = new ResourceVersion($"{version}"),
        Type = type,
        Cause = Cause.Live,
        Time = DateTimeOffset.UnixEpoch,
        Payload = new ReadOnlyMemory<byte>([1]),
        Digest = new Digest(0, (ulong)digest),
        Scope = new ScopeId("scope"),
    };
}
