using ActorVent.Cluster.Leases;
using ActorVent.Tests.Common.Postgres;
using Xunit;

namespace ActorVent.Tests.Cluster.Leases;

/// <summary>Leases on a real PostgreSQL.</summary>
public sealed class LeaseThreadTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Start_MakesTheNodeKnown_AndHoldsTheLease()
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres);

        var node = await database.StartAsync("a");

        Assert.True(node.Thread.Lease.IsHeld);
        await node.Thread.SetAddressAsync("akka.tcp://actorvent@127.0.0.1:4053", -5);
        var view = await node.SeesAsync(static view => view.Rows is [{ Address: not null, Renewals: > 1 }]);
        var row = view.Find("akka.tcp://actorvent@127.0.0.1:4053", -5)!;
        Assert.Equal(("a", NodeState.Starting, "digest", "thumb"), (row.Node, row.State, row.ConfigDigest, row.Thumbprint));
        Assert.False(row.IsRevoked || row.IsFenced || row.IsExpired);
        Assert.Null(view.Find("akka.tcp://actorvent@127.0.0.1:4053", 5));
    }

    [Theory]
    [InlineData("UPDATE actorvent.nodes SET revoked = true")]
    [InlineData("DELETE FROM actorvent.nodes")]
    public async Task Row_ThatIsRevokedOrGone_EndsTheProcess(string act)
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres);
        var node = await database.StartAsync("a");

        await database.Postgres.ExecuteAsync(act);

        Assert.Contains("this node is dead", await node.EndedAsync(), StringComparison.Ordinal);
        Assert.False(node.Thread.Lease.IsHeld);
    }

    [Fact]
    public async Task Node_ThatIsSilent_IsRevokedAndFencedByTheOther()
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres);
        var dead = await database.StartAsync("a");
        var judge = await database.StartAsync("b");

        dead.Thread.Dispose();

        await judge.SeesAsync(dead, static row => row is { IsRevoked: true, IsFenced: true });
        Assert.False(judge.HasEnded);
        Assert.True(judge.Thread.Lease.IsHeld);
    }

    [Fact]
    public async Task Connection_ThatIsCut_CostsNoLease()
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres);
        var node = await database.StartAsync("a");
        var renewals = (await node.SeesAsync(static view => view.Rows.Count == 1)).Rows[0].Renewals;

        await database.Postgres.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'actorvent-lease:%' AND datname = current_database()");

        await node.SeesAsync(view => view.Rows[0].Renewals > renewals + 1);
        Assert.True(node.Thread.Lease.IsHeld);
    }

    [Fact]
    public async Task Database_ThatIsAwayForAll_KillsNobody()
    {
        await using var database = await LeaseDatabase.CreateAloneAsync();
        var nodes = await Task.WhenAll(database.StartAsync("a"), database.StartAsync("b"), database.StartAsync("c"));
        foreach (var node in nodes)
            await node.SeesAsync(static view => view.Rows.Count == 3);

        database.Postgres.Server.Pause();
        foreach (var node in nodes)
            await LapsedAsync(node);
        database.Postgres.Server.Resume();

        foreach (var node in nodes)
            await node.SeesAsync(_ => node.Thread.Lease.IsHeld);
        // Each has had its own lease for longer than it takes to judge.
        foreach (var node in nodes)
            await node.SeesAsync(nodes[0], static row => row.Renewals > 12);
        Assert.DoesNotContain(nodes, static node => node.HasEnded);
        Assert.Equal(0, await database.Postgres.ReadAsync<long>("SELECT count(*) FROM actorvent.nodes WHERE revoked"));
    }

    [Fact]
    public async Task Leave_GivesLeaseAndShardsBack_AndOthersNeedNotWait()
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres);
        var (leaves, stays) = (await database.StartAsync("a", new LeaseTimes()), await database.StartAsync("b", new LeaseTimes()));
        Assert.True(await leaves.Thread.AcquireAsync("shard-1"));
        await leaves.Thread.SayLeavingAsync();
        await stays.SeesAsync(leaves, static row => row.State == NodeState.Leaving);

        await leaves.Thread.LeaveAsync();

        Assert.False(leaves.Thread.Lease.IsHeld);
        Assert.True(await stays.Thread.AcquireAsync("shard-1"));
        await stays.SeesAsync(leaves, static row => row is { State: NodeState.Left, IsRevoked: true, IsFenced: true });
        Assert.False(leaves.HasEnded);
    }

    [Fact]
    public async Task Thread_ThatHasEnded_AnswersWithNo()
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres);
        var node = await database.StartAsync("a");

        node.Thread.Dispose();

        Assert.False(await node.Thread.AcquireAsync("shard-1"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(node.Thread.SayLeavingAsync);
    }

    /// <summary>No event tells that time has passed.</summary>
    private static async Task LapsedAsync(LeaseNode node)
    {
        while (node.Thread.Lease.IsHeld)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
    }
}
