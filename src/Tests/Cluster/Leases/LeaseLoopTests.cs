using ActorVent.Cluster.Leases;
using ActorVent.Primitives;
using ActorVent.Tests.Kubernetes;
using Xunit;

namespace ActorVent.Tests.Cluster.Leases;

/// <summary>The turns of the lease's thread, in virtual time.</summary>
public sealed class LeaseLoopTests
{
    private static readonly NodeRow Dead = new() { Incarnation = new("z"), Node = "b", IsRevoked = true, State = NodeState.Left };

    private readonly FakeLeaseStore _store = new();
    private readonly VirtualTime _time = new();
    private readonly CapturedLog _log = new();
    private readonly List<Incarnation> _fences = [];
    private readonly LeaseLoop _loop;
    private TaskCompletionSource _fenced = new();
    private string? _ended;

    public LeaseLoopTests() => _loop = new LeaseLoop(
        new NodeIdentity("a", new Incarnation("self")),
        new LeaseServices(_store, FenceAsync, reason => _ended = reason, _time, _log),
        new LeaseTimes(),
        LeaseRules.All);

    [Fact]
    public void Turn_RegistersFirst_AndAgainUntilTheDatabaseAnswers()
    {
        _store.IsAway = true;
        Assert.Equal(TimeSpan.FromMilliseconds(100), _loop.Turn());
        Assert.False(_loop.IsRegistered);
        _store.IsAway = false;
        _time.Advance(TimeSpan.FromMilliseconds(100));

        _loop.Turn();

        Assert.True(_loop.IsRegistered);
        Assert.True(_loop.Lease.IsHeld);
        Assert.Equal(["register", "register", "look"], _store.Calls);
    }

    [Fact]
    public void Turns_OfFiveSeconds_RenewEachSecondAndLookEachTenth()
    {
        Run(5);

        Assert.Equal(5, _store.Calls.Count(static call => call == "renew"));
        Assert.InRange(_store.Calls.Count(static call => call == "look"), 49, 51);
    }

    [Fact]
    public void Renewal_ComesBeforeOtherWork()
    {
        Run(0.95);
        _store.Calls.Clear();
        Acquire("s");
        _time.Advance(TimeSpan.FromSeconds(1));

        _loop.Turn();

        Assert.Equal("renew", _store.Calls[0]);
    }

    [Fact]
    public void Work_ThatFails_StopsNoRenewal()
    {
        _store.Called = call =>
        {
            if (call.StartsWith("acquire", StringComparison.Ordinal))
                throw new LeaseStoreException("a lock is held");
        };
        Run(0);
        for (var i = 0; i < 5; i++)
        {
            Acquire($"s{i}");
            Run(1);
        }

        Assert.Equal(5, _store.Calls.Count(static call => call == "renew"));
        Assert.True(_loop.Lease.IsHeld);
    }

    [Fact]
    public void Shards_AreAcquiredAndReleasedInOneStatementEach()
    {
        Run(0);
        _store.Calls.Clear();
        var acquired = new[] { "a", "b", "c" }.Select(Acquire).ToList();
        Release("x", "y");

        Run(0);

        Assert.Equal(["release x y", "acquire a b c"], _store.Calls.Take(2));
        Assert.All(acquired, static answer => Assert.True(answer.Result));
    }

    [Fact]
    public async Task Shard_ThatIsReleasedAndAcquiredAtOnce_IsKept()
    {
        Run(0);
        Release("a");
        var acquired = Acquire("a");

        Run(0);

        Assert.True(await acquired);
        Assert.DoesNotContain(_store.Calls, static call => call.StartsWith("release", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Shard_ThatIsAcquiredAndReleasedAtOnce_IsReleased()
    {
        Run(0);
        var acquired = Acquire("a");
        Release("a");

        Run(0);

        Assert.False(await acquired);
        Assert.Contains("release a", _store.Calls);
    }

    [Fact]
    public async Task Shard_ThatIsHeld_IsNotGivenUp_WhenItIsAcquiredAgainWithTheDatabaseAway()
    {
        Run(0);
        _ = Acquire("a");
        Run(0);
        _store.IsAway = true;

        var again = Acquire("a");
        Run(1.5);
        _store.IsAway = false;
        Run(0.5);

        Assert.True(await again);
        Assert.DoesNotContain("release a", _store.Calls);
    }

    [Fact]
    public async Task Shard_OfAnother_IsTriedForASecond_ThenNo()
    {
        _store.Taken.Add("a");
        Run(0);
        var acquired = Acquire("a");
        Run(0.99);
        Assert.False(acquired.IsCompleted);

        Run(0.03);

        Assert.False(await acquired);
        Assert.InRange(_store.Calls.Count(static call => call == "acquire a"), 40, 51);
    }

    [Fact]
    public async Task Shard_WithTheDatabaseAway_IsNo_AndReleasedWhenItIsBack()
    {
        Run(0);
        _store.IsAway = true;
        var acquired = Acquire("a");
        Run(1.2);
        Assert.False(await acquired);

        _store.IsAway = false;
        _store.Calls.Clear();
        Run(0.2);

        Assert.Contains("release a", _store.Calls);
        Assert.DoesNotContain("acquire a", _store.Calls);
    }

    [Fact]
    public void Lease_WithTheDatabaseAway_LapsesAndIsSaid()
    {
        Run(0);
        _store.IsAway = true;
        Run(2.9);
        Assert.True(_loop.Lease.IsHeld);
        Run(0.2);
        Assert.False(_loop.Lease.IsHeld);
        Assert.Single(_log.Lines, static line => line.Text.Contains("This node's lease is over (the database is away)", StringComparison.Ordinal));

        _store.IsAway = false;
        Run(0.2);

        Assert.True(_loop.Lease.IsHeld);
        Assert.Single(_log.Lines, static line => line.Text.Contains("has its lease again", StringComparison.Ordinal));
    }

    [Fact]
    public void ActorSystem_ThatIsStuck_LosesTheLease()
    {
        var asked = 0;
        Run(0);
        _loop.Post(new LeaseRequest(() => _loop.Attach(() => asked++)));

        Run(6);

        Assert.Equal(1, asked);
        Assert.False(_loop.Lease.IsHeld);
        _loop.Post(new LeaseRequest(_loop.Answered));
        Run(0.2);
        Assert.True(_loop.Lease.IsHeld);
    }

    [Fact]
    public void Fence_IsBegunOnceAtATime_AndTriedAgainASecondAfterItFailed()
    {
        _store.Rows.Add(Dead);
        Run(3);
        SpinWait.SpinUntil(() => _fences.Count == 1, TimeSpan.FromSeconds(20));
        Assert.Equal([Dead.Incarnation], _fences);

        _fenced.SetException(new LeaseStoreException("a session does not end"));
        SpinWait.SpinUntil(() => _log.Lines.Any(static line => line.Text.Contains("a session does not end", StringComparison.Ordinal)), TimeSpan.FromSeconds(20));
        _fenced = new TaskCompletionSource();
        Run(0.2);

        SpinWait.SpinUntil(() => _fences.Count == 2, TimeSpan.FromSeconds(20));
        Assert.Equal([Dead.Incarnation, Dead.Incarnation], _fences);
    }

    [Fact]
    public void Node_ThatLeaves_SaysSoAndIsOver()
    {
        Run(0);
        _loop.Post(new LeaseRequest(_loop.Leave));

        _loop.Turn();

        Assert.True(_loop.IsOver);
        Assert.False(_loop.Lease.IsHeld);
        Assert.Equal("state Left", _store.Calls[^1]);
        Assert.Null(_ended);
    }

    private void Run(double seconds) => _loop.Run(_time, seconds);

    private Task<bool> Acquire(string name)
    {
        var answer = new TaskCompletionSource<bool>();
        _loop.Post(new LeaseRequest(() => _loop.Acquire(name, answer.SetResult)));
        return answer.Task;
    }

    private void Release(params string[] names)
    {
        foreach (var name in names)
            _loop.Post(new LeaseRequest(() => _loop.Release(name)));
    }

    private Task FenceAsync(Incarnation incarnation, CancellationToken cancellationToken)
    {
        lock (_fences)
            _fences.Add(incarnation);
        return _fenced.Task;
    }
}
