using ActorVent.Cluster.Members;
using ActorVent.Primitives;
using Akka.Actor;
using Xunit;

namespace ActorVent.Tests.Cluster.Members;

public sealed class PeersTests
{
    private static readonly Peers.UniqueNode A = Node("a");
    private static readonly Peers.UniqueNode B = Node("b");

    private readonly FakeTime _time = new();
    private readonly Peers _peers;

    public PeersTests() => _peers = new Peers(_time);

    [Fact]
    public void Node_ThatHasSaidNothing_KnowsNothing()
    {
        _peers.Update([(A, true), (B, true)]);
        _peers.Announced(A, Says("1", "hook"));

        Assert.True(_peers.Knows(A.Address, Knows, "hook"));
        Assert.False(_peers.Knows(A.Address, Knows, "other"));
        Assert.False(_peers.Knows(B.Address, static (_, _) => true, "hook"));
    }

    [Fact]
    public void Id_FallsToANodeThatKnowsItAndIsLive()
    {
        _peers.Update([(A, true), (B, true)]);
        _peers.Announced(A, Says("1", "hook"));
        _peers.Announced(B, Says("2", "other"));

        Assert.Equal(A.Address, _peers.OwnerOf("hook", Knows));
        Assert.Equal(B.Address, _peers.OwnerOf("other", Knows));
        Assert.Null(_peers.OwnerOf("nobody's", Knows));
        _peers.Update([(A, false), (B, true)]);
        Assert.Null(_peers.OwnerOf("hook", Knows));
    }

    [Fact]
    public void Agreement_LastsSinceAllSaidTheSame()
    {
        _peers.Update([(A, true), (B, true)]);
        _peers.Announced(A, Says("1", "hook"));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.False(_peers.HaveAgreedFor(TimeSpan.Zero));

        _peers.Announced(B, Says("1", "hook"));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(_peers.HaveAgreedFor(TimeSpan.FromSeconds(60)));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_peers.HaveAgreedFor(TimeSpan.FromSeconds(60)));

        _peers.Announced(B, Says("2", "hook"));
        Assert.False(_peers.HaveAgreedFor(TimeSpan.Zero));
    }

    [Fact]
    public void Agreement_ThatOneIsUnreachable_StaysOne()
    {
        _peers.Update([(A, true)]);
        _peers.Announced(A, Says("1", "hook"));
        _time.Advance(TimeSpan.FromSeconds(60));

        _peers.Update([(A, false)]);

        Assert.True(_peers.HaveAgreedFor(TimeSpan.FromSeconds(60)));
        _peers.Update([(A, true), (B, true)]);
        Assert.False(_peers.HaveAgreedFor(TimeSpan.Zero));
    }

    [Fact]
    public void AnotherLife_AtTheSameAddress_HasSaidNothing()
    {
        _peers.Update([(A, true)]);
        _peers.Announced(A, Says("1", "hook"));

        Assert.True(_peers.Update([(A with { Uid = 2 }, true)]));

        Assert.False(_peers.Knows(A.Address, Knows, "hook"));
    }

    [Fact]
    public void WhatIsTheSame_IsNoChange()
    {
        Assert.True(_peers.Update([(A, true)]));
        Assert.True(_peers.Announced(A, Says("1", "hook")));

        Assert.False(_peers.Update([(A, true)]));
        Assert.False(_peers.Announced(A, Says("1", "hook")));
        Assert.False(_peers.Announced(B, Says("1", "hook")));
    }

    private static bool Knows(PeerMessage.Announcement said, string id) => said.Endpoints.Contains(id);

    private static PeerMessage.Announcement Says(string digest, string endpoint) =>
        new() { Incarnation = new Incarnation("i"), Digest = digest, Endpoints = new HashSet<string> { endpoint } };

    private static Peers.UniqueNode Node(string name) => new(new Address("akka.tcp", "actorvent", name, 4053), 1);
}
