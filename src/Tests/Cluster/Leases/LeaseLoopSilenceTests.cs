using ActorVent.Cluster.Leases;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Cluster.Leases;

/// <summary>What the lease's thread makes of a database that does not answer.</summary>
public sealed class LeaseLoopSilenceTests
{
    private static readonly NodeRow Expired = new() { Incarnation = new("y"), Node = "c", IsExpired = true };

    private readonly FakeLeaseStore _store = new();
    private readonly VirtualTime _time = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Renewal_ThatFailed_ComesBeforeOtherWork_WheneverTheThreadWakes(int microseconds)
    {
        var loop = Loop(new FlowingTime(_time));
        loop.Turn();
        _time.Advance(TimeSpan.FromSeconds(1));
        _store.IsAway = true;
        loop.Turn();
        _store.IsAway = false;
        _store.Calls.Clear();
        _time.Advance(TimeSpan.FromMilliseconds(99.9) + TimeSpan.FromMicroseconds(microseconds));

        while (_store.Calls.Count == 0)
            loop.Turn();

        Assert.Equal("renew", _store.Calls[0]);
    }

    [Fact]
    public void Node_ThatIsExpired_IsRevokedAfterATtl()
    {
        var loop = Loop(_time);
        _store.Rows.Add(Expired);
        loop.Run(_time, 2.95);
        Assert.DoesNotContain("revoke y 0", _store.Calls);

        loop.Run(_time, 0.15);

        Assert.Contains("revoke y 0", _store.Calls);
    }

    [Fact]
    public void Node_ThatIsExpired_WhenALookWasNotAnswered_IsNotRevokedForAnotherTtl()
    {
        var loop = Loop(_time);
        _store.Rows.Add(Expired);
        loop.Run(_time, 2.85);
        _store.Called = call =>
        {
            if (call == "look")
                throw new LeaseStoreException("the database stands still");
        };
        loop.Run(_time, 0.1);
        _store.Called = static _ => { };
        loop.Run(_time, 3);
        Assert.True(loop.Lease.IsHeld);
        Assert.DoesNotContain("revoke y 0", _store.Calls);

        loop.Run(_time, 1);

        Assert.Contains("revoke y 0", _store.Calls);
    }

    private LeaseLoop Loop(TimeProvider time) => new(
        new NodeIdentity("a", new Incarnation("self")),
        new LeaseServices(_store, static (_, _) => Task.CompletedTask, static _ => { }, time, NullLogger.Instance),
        new LeaseTimes(),
        LeaseRules.All);

    /// <summary>Each look at the clock takes a moment.</summary>
    private sealed class FlowingTime(VirtualTime time) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override long GetTimestamp()
        {
            time.Advance(TimeSpan.FromMicroseconds(1));
            return time.GetTimestamp();
        }
    }
}
