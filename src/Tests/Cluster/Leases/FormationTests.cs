using ActorVent.Tests.Common.Postgres;
using ActorVent.Tests.Simulation;
using Xunit;

namespace ActorVent.Tests.Cluster.Leases;

/// <summary>Real actor systems on a real PostgreSQL: nothing is configured but the database.</summary>
[Trait("Category", "Cluster")]
public sealed class FormationTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Nodes_ThatStartAtOnceOnAnEmptyDatabase_AreOneCluster()
    {
        for (var i = 0; i < (Histories.Number("ACTORVENT_TEST_HISTORIES") ?? 4); i++)
        {
            await using var cluster = new TestCluster(await LeaseDatabase.CreateAsync(postgres));

            var nodes = await Task.WhenAll(cluster.StartAsync("a"), cluster.StartAsync("b"), cluster.StartAsync("c"));

            foreach (var node in nodes)
                await node.SeesUpAsync(nodes);
            Assert.Equal(3, await cluster.Database.Postgres.ReadAsync<long>("SELECT count(*) FROM actorvent.nodes WHERE state = 'member' AND NOT revoked"));
        }
    }

    [Fact]
    public async Task Node_ThatIsDeadByItsLease_IsDowned_ThoughItIsReachable()
    {
        await using var cluster = new TestCluster(await LeaseDatabase.CreateAsync(postgres));
        var nodes = await Task.WhenAll(cluster.StartAsync("a"), cluster.StartAsync("b"), cluster.StartAsync("c"));
        foreach (var node in nodes)
            await node.SeesUpAsync(nodes);

        nodes[1].Lease.Thread.Dispose();

        await nodes[0].SeesUpAsync(nodes[0], nodes[2]);
        await nodes[2].SeesUpAsync(nodes[0], nodes[2]);
        Assert.True(await cluster.Database.OfAsync<bool>(nodes[1].Lease.Incarnation, "revoked"));
        Assert.False(nodes[0].Lease.HasEnded || nodes[2].Lease.HasEnded);
    }

    [Fact]
    public async Task Node_ThatIsDownedByHand_IsRevoked_AndItsProcessEnds()
    {
        await using var cluster = new TestCluster(await LeaseDatabase.CreateAsync(postgres));
        var nodes = await Task.WhenAll(cluster.StartAsync("a"), cluster.StartAsync("b"));
        foreach (var node in nodes)
            await node.SeesUpAsync(nodes);

        nodes[0].Cluster.Down(nodes[1].Cluster.SelfAddress);

        await nodes[1].Lease.EndedAsync();
        Assert.True(await cluster.Database.OfAsync<bool>(nodes[1].Lease.Incarnation, "revoked"));
        Assert.False(await cluster.Database.OfAsync<bool>(nodes[0].Lease.Incarnation, "revoked"));
    }

    [Fact]
    public async Task Node_AfterAllOthersDied_FormsAClusterOnceTheyAreFenced()
    {
        await using var cluster = new TestCluster(await LeaseDatabase.CreateAsync(postgres));
        await cluster.Database.InsertAsync("z", "clock_timestamp()");

        var node = await cluster.StartAsync("a");

        await node.SeesUpAsync(node);
        Assert.True(await cluster.Database.OfAsync<bool>("z", "revoked AND fenced"));
    }

    [Fact]
    public async Task Node_BesideOneThatLeaves_WaitsUntilItHasLeft()
    {
        await using var cluster = new TestCluster(await LeaseDatabase.CreateAsync(postgres));
        var first = await cluster.StartAsync("a");
        await first.Lease.Thread.SayLeavingAsync();
        var second = cluster.StartAsync("b");
        await first.Lease.SeesAsync(static view => view.Rows.Any(static row => row is { Node: "b", Address: not null }));
        Assert.False(second.IsCompleted);

        await first.LeaveAsync();

        await (await second).SeesUpAsync(await second);
    }
}
