using ActorVent.Cluster.Leases;
using ActorVent.Tests.Common.Postgres;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Coordination;
using Xunit;

namespace ActorVent.Tests.Cluster.Leases;

/// <summary>Shards' leases on a real PostgreSQL.</summary>
public sealed class ShardLeaseTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Shard_OfAnother_IsWaitedFor_AndGotWhenItIsReleased()
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres);
        var (a, b) = (await database.StartAsync("a"), await database.StartAsync("b", LeaseDatabase.Times with { AcquireWithin = TimeSpan.FromSeconds(60) }));
        Assert.True(await a.Thread.AcquireAsync("shard-1"));
        var waiting = b.Thread.AcquireAsync("shard-1");
        await b.SeesAsync(static view => view.Rows.Count == 2);
        Assert.False(waiting.IsCompleted);

        a.Thread.Release("shard-1");

        Assert.True(await waiting);
    }

    [Fact]
    public async Task Shard_OfAnotherThatLives_IsRefusedInTheEnd()
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres);
        var (a, b) = (await database.StartAsync("a"), await database.StartAsync("b", LeaseDatabase.Times with { AcquireWithin = TimeSpan.FromMilliseconds(100) }));
        Assert.True(await a.Thread.AcquireAsync("shard-1"));

        Assert.False(await b.Thread.AcquireAsync("shard-1"));

        Assert.Equal(a.Incarnation, await database.Postgres.ReadAsync<string>("SELECT incarnation FROM actorvent.shard_leases"));
    }

    [Theory]
    [InlineData("true, true, 'member'", true)]
    [InlineData("true, false, 'member'", false)]
    [InlineData("false, false, 'member'", false)]
    public async Task Shard_OfTheDead_IsFreeOnceTheyAreFenced(string holder, bool isFree)
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres);
        var node = await database.StartAsync("a", LeaseDatabase.Times with { AcquireWithin = TimeSpan.FromMilliseconds(isFree ? 60_000 : 100) });
        await database.InsertAsync("z", "clock_timestamp() + interval '1 second'", holder);
        await database.Postgres.ExecuteAsync("INSERT INTO actorvent.shard_leases VALUES ('shard-1', 'z')");

        Assert.Equal(isFree, await node.Thread.AcquireAsync("shard-1"));
    }

    [Fact]
    public async Task Shard_OfSomebodyWithoutARow_IsFree()
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres);
        var node = await database.StartAsync("a");
        await database.Postgres.ExecuteAsync("INSERT INTO actorvent.shard_leases VALUES ('shard-1', 'nobody')");

        Assert.True(await node.Thread.AcquireAsync("shard-1"));
    }

    [Fact]
    public async Task Shards_ThatMoveTogether_AreAllGot()
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres);
        var (a, b) = (await database.StartAsync("a"), await database.StartAsync("b", LeaseDatabase.Times with { AcquireWithin = TimeSpan.FromSeconds(60) }));
        var names = Enumerable.Range(0, 64).Select(static i => $"shard-{i}").ToList();
        Assert.DoesNotContain(false, await Task.WhenAll(names.Select(a.Thread.AcquireAsync)));

        var moves = names.Select(b.Thread.AcquireAsync).ToList();
        names.AsEnumerable().Reverse().ToList().ForEach(a.Thread.Release);

        Assert.DoesNotContain(false, await Task.WhenAll(moves));
        Assert.Equal(64, await database.Postgres.ReadAsync<long>($"SELECT count(*) FROM actorvent.shard_leases WHERE incarnation = '{b.Incarnation}'"));
    }

    [Fact]
    public async Task Lease_ThatAkkaMakes_ReleasesWithoutWaiting()
    {
        await using var database = await LeaseDatabase.CreateAloneAsync();
        var node = await database.StartAsync("a");
        var system = ActorSystem.Create("leases", ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(ShardLease.Configuration.WithFallback(ConfigurationFactory.ParseString("akka.loglevel = OFF"))), new LeaseSetup(node.Thread)));
        try
        {
            var lease = LeaseProvider.Get(system).GetLease("shard-1", ShardLease.ConfigPath, "whoever");
            Assert.IsType<ShardLease>(lease);
            Assert.True(await lease.Acquire(static _ => { }));
            Assert.True(lease.CheckLease());

            database.Postgres.Server.Pause();
            Assert.True(lease.Release().IsCompletedSuccessfully);
            database.Postgres.Server.Resume();

            Assert.True(await lease.Acquire());
        }
        finally
        {
            await system.Terminate();
        }
    }
}
