using ActorVent.Cluster.Leases;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Cluster.Leases;

public sealed class JudgeMachineTests
{
    private static readonly Incarnation Self = new("self");
    private static readonly Incarnation Other = new("other");
    private static readonly NodeRow Row = new() { Incarnation = Other, Node = "b", State = NodeState.Member, Renewals = 7 };
    private static readonly JudgeEffect Revoke = new JudgeEffect.Revoke(Other, 7);
    private static readonly JudgeEffect Fence = new JudgeEffect.Fence(Other);

    private JudgeMachine _machine = new(Self, new LeaseTimes(), LeaseRules.All);

    [Fact]
    public void Row_ThatIsExpiredAndUnchangedForATtl_IsRevoked()
    {
        Assert.Empty(Look(0, Row));
        Assert.Empty(Look(2.9, Row with { IsExpired = true }));

        Assert.Equal([Revoke], Look(3, Row with { IsExpired = true }));
    }

    [Fact]
    public void Row_ThatIsNotExpiredByTheDatabasesClock_IsLeftAlone()
    {
        Look(0, Row);

        Assert.Empty(Look(60, Row));
    }

    [Fact]
    public void Row_ThatIsRenewed_BeginsAnew()
    {
        Look(0, Row with { IsExpired = true });
        Look(2.9, Row with { IsExpired = true, Renewals = 8 });

        Assert.Empty(Look(5.8, Row with { IsExpired = true, Renewals = 8 }));
        Assert.Equal([new JudgeEffect.Revoke(Other, 8)], Look(5.9, Row with { IsExpired = true, Renewals = 8 }));
    }

    [Fact]
    public void Row_ThatOnlyTheDatabasesClockSaysIsOver_IsNotRevoked()
    {
        Look(0, Row);

        Assert.Empty(Look(0.1, Row with { IsExpired = true }));
    }

    [Fact]
    public void Row_ByTheDatabasesClockAlone_IsRevokedTooSoon()
    {
        _machine = new JudgeMachine(Self, new LeaseTimes(), LeaseRules.All with { JudgesOwnTtl = false });

        Assert.Equal([Revoke], Look(0, Row with { IsExpired = true }));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2.9)]
    public void Judge_WhoseOwnLeaseIsNotHeldForATtl_RevokesNobody(double? heldFor)
    {
        Look(0, Row);

        Assert.Empty(LookHolding(60, heldFor, Row with { IsExpired = true }));
        Assert.Equal([Revoke], LookHolding(60.1, 3, Row with { IsExpired = true }));
    }

    [Fact]
    public void Judge_WithANewLease_RevokesTooSoon_WithoutTheRule()
    {
        _machine = new JudgeMachine(Self, new LeaseTimes(), LeaseRules.All with { JudgesWithOwnLease = false });
        Look(0, Row);

        Assert.Equal([Revoke], LookHolding(60, 0.1, Row with { IsExpired = true }));
    }

    [Fact]
    public void OwnRow_IsNotJudged()
    {
        Look(0, Row with { Incarnation = Self, IsExpired = true });

        Assert.Empty(Look(60, Row with { Incarnation = Self, IsExpired = true }));
    }

    [Fact]
    public void RevokedRow_OnceItIsOver_IsFencedUntilItSaysSo()
    {
        Look(0, Row);
        Assert.Empty(Look(1, Row with { IsRevoked = true }));
        Assert.Empty(Look(2.9, Row with { IsRevoked = true, IsExpired = true }));

        Assert.Equal([Fence], Look(3, Row with { IsRevoked = true, IsExpired = true }));
        Assert.Equal([Fence], Look(3.1, Row with { IsRevoked = true, IsExpired = true }));
        Assert.Empty(Look(3.2, Row with { IsRevoked = true, IsExpired = true, IsFenced = true }));
    }

    [Fact]
    public void RowThatLeft_IsFencedAtOnce() =>
        Assert.Equal([Fence], Look(0, Row with { State = NodeState.Left, IsRevoked = true }));

    private List<JudgeEffect> Look(double seconds, params NodeRow[] rows) => LookHolding(seconds, 1000, rows);

    private List<JudgeEffect> LookHolding(double seconds, double? heldFor, params NodeRow[] rows)
    {
        var effects = new List<JudgeEffect>();
        var now = TimeSpan.FromSeconds(2000 + seconds);
        _machine.Looked(rows, new ClockReading(now, DateTimeOffset.UnixEpoch), heldFor is { } held ? now - TimeSpan.FromSeconds(held) : null, effects);
        return effects;
    }
}
