using ActorVent.Cluster.Leases;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Cluster.Leases;

public sealed class FormationMachineTests
{
    private static readonly NodeRow Own = new() { Incarnation = new("self"), Node = "a", Address = "akka.tcp://actorvent@10.0.0.1:4053", Uid = 1 };
    private static readonly NodeRow Other = new() { Incarnation = new("other"), Node = "b", Address = "akka.tcp://actorvent@10.0.0.2:4053", Uid = 2 };

    private readonly FormationMachine _machine = new(new Incarnation("self"), new LeaseTimes());

    [Fact]
    public void FirstNode_FormsACluster() => Assert.Equal([FormationEffect.SayMember.Instance, FormationEffect.JoinSelf.Instance], Look(0, Own));

    [Fact]
    public void Node_BesideOneThatStarts_FormsACluster() =>
        Assert.Equal([FormationEffect.SayMember.Instance, FormationEffect.JoinSelf.Instance], Look(0, Own, Other));

    [Fact]
    public void Node_BesideAMember_JoinsIt()
    {
        // Each time: what was decided may have been lost with the transaction.
        for (var i = 0; i < 2; i++)
            Assert.Equal(Other.Address, Assert.Single(Assert.IsType<FormationEffect.Join>(Assert.Single(Look(0, Own, Other with { State = NodeState.Member }))).Addresses));
    }

    [Fact]
    public void Node_WithOtherMembersThanBefore_JoinsThose()
    {
        Look(0, Own, Other with { State = NodeState.Member });

        var join = Assert.IsType<FormationEffect.Join>(Assert.Single(Look(0, Own, Other with { State = NodeState.Member, Address = "akka.tcp://actorvent@10.0.0.3:4053" })));

        Assert.Equal(["akka.tcp://actorvent@10.0.0.3:4053"], join.Addresses);
    }

    [Theory]
    [InlineData(NodeState.Member, false)]
    [InlineData(NodeState.Member, true)]
    [InlineData(NodeState.Leaving, false)]
    internal void Node_BesideOneThatMayRun_FormsNothing(NodeState state, bool isRevoked) =>
        Assert.DoesNotContain(FormationEffect.JoinSelf.Instance, Look(0, Own, Other with { State = state, IsExpired = true, IsRevoked = isRevoked }));

    [Theory]
    [InlineData(NodeState.Member, true)]
    [InlineData(NodeState.Leaving, true)]
    [InlineData(NodeState.Left, false)]
    internal void Node_BesideTheDead_FormsACluster(NodeState state, bool isFenced) =>
        Assert.Contains(FormationEffect.JoinSelf.Instance, Look(0, Own, Other with { State = state, IsRevoked = true, IsFenced = isFenced }));

    [Fact]
    public void Node_ThatIsRevokedItself_DoesNothing()
    {
        Assert.Empty(Look(0, Own with { IsRevoked = true }));
        Assert.Empty(Look(0, Other));
    }

    [Fact]
    public void Node_ThatSaidMemberAndDidNotHearOfIt_JoinsItself() =>
        Assert.Equal([FormationEffect.JoinSelf.Instance], Look(0, Own with { State = NodeState.Member }, Other));

    [Fact]
    public void Joiner_ThatIsUp_SaysMember()
    {
        Up(Own, Other);

        Assert.Equal([FormationEffect.SayMember.Instance, FormationEffect.Formed.Instance], Look(0, Own, Other with { State = NodeState.Member }));
    }

    [Fact]
    public void Former_ThatIsUp_NeedsNoMore()
    {
        Up(Own);

        Assert.Equal([FormationEffect.Formed.Instance], Look(0, Own with { State = NodeState.Member }));
    }

    [Fact]
    public void Joiner_WithAMemberElsewhere_WaitsAndEnds()
    {
        Up(Own);
        Assert.Empty(Look(0, Own, Other with { State = NodeState.Member }));
        Assert.Empty(Look(4.9, Own, Other with { State = NodeState.Member }));

        Assert.Contains("b at akka.tcp://actorvent@10.0.0.2:4053", Assert.IsType<FormationEffect.End>(Assert.Single(Look(5, Own, Other with { State = NodeState.Member }))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Joiner_WithAnEarlierLifeAtAMembersAddress_DoesNotTakeItForTheMember()
    {
        Up(Own, Other with { Uid = 3 });

        Assert.Empty(Look(0, Own, Other with { State = NodeState.Member }));
    }

    [Fact]
    public void Joiner_OnceTheStrangerHasSaidThatItLeaves_SaysMember()
    {
        Up(Own);
        Look(0, Own, Other with { State = NodeState.Member });

        Assert.Contains(FormationEffect.Formed.Instance, Look(4.9, Own, Other with { State = NodeState.Leaving }));
    }

    private List<FormationEffect> Look(double seconds, params NodeRow[] rows)
    {
        var effects = new List<FormationEffect>();
        _machine.On(new FormationInput.Looked(rows), new ClockReading(TimeSpan.FromSeconds(seconds), DateTimeOffset.UnixEpoch), effects);
        return effects;
    }

    private void Up(params NodeRow[] members) =>
        _machine.On(new FormationInput.Up(members.Select(static row => (row.Address!, row.Uid!.Value)).ToHashSet()), default, []);
}
