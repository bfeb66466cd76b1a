using ActorVent.Cluster.Leases;
using ActorVent.Primitives;
using ActorVent.Tests.Common.Postgres;
using Npgsql;
using Xunit;

namespace ActorVent.Tests.Cluster.Leases;

/// <summary>The statements and tables on a real PostgreSQL.</summary>
public sealed class LeaseStoreTests(PostgresFixture postgres)
{
    private static readonly NodeIdentity Self = new("a", new Incarnation("self"));

    [Fact]
    public async Task Tables_CreatedByManyAtOnce_AreThereOnce()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE public.journal (id int)");

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PrepareAsync(database, "public.journal")));
        await PrepareAsync(database, "public.journal");

        Assert.Equal(1, await database.ReadAsync<long>("SELECT count(*) FROM pg_trigger WHERE tgname = 'actorvent_fence'"));
    }

    [Fact]
    public async Task Table_ThatTheJournalMade_IsCompleted()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("""
            CREATE SCHEMA actorvent;
            CREATE TABLE actorvent.nodes (incarnation text PRIMARY KEY, node text NOT NULL, revoked boolean NOT NULL DEFAULT false, expires timestamptz NOT NULL);
            INSERT INTO actorvent.nodes VALUES ('z', 'b', false, clock_timestamp());
            """);

        await PrepareAsync(database);

        using var store = Store(database);
        Assert.Equal(("b", NodeState.Starting, true), (store.Look().Single().Node, store.Look().Single().State, store.Look().Single().IsExpired));
    }

    [Fact]
    public async Task Register_ForgetsTheDead_ADayLater()
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres);
        await database.InsertAsync("old", "clock_timestamp() - interval '25 hours'", "true, true, 'left'");
        await database.InsertAsync("recent", "clock_timestamp() - interval '23 hours'", "true, true, 'left'");
        await database.InsertAsync("unjudged", "clock_timestamp() - interval '25 hours'");
        using var store = Store(database.Postgres);

        Assert.True(store.Register(Self));

        Assert.Equal(["recent", "self", "unjudged"], store.Look().Select(static row => row.Incarnation.Value).Order());
    }

    [Fact]
    public async Task Register_ThatIsSaidAgain_RenewsOrFindsItselfRevoked()
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres);
        using var store = Store(database.Postgres);
        store.Register(Self);

        Assert.True(store.Register(Self));
        Assert.Equal(1, store.Look().Single().Renewals);
        await database.Postgres.ExecuteAsync("UPDATE actorvent.nodes SET revoked = true");
        Assert.False(store.Register(Self));
        Assert.False(store.Renew());
    }

    [Theory]
    [InlineData("clock_timestamp() + interval '1 second'", false)]
    [InlineData("clock_timestamp()", true)]
    [InlineData("clock_timestamp() + interval '1 hour'", true)]
    public async Task Row_ThatNoRenewalOfThisClockWrote_IsExpired(string expires, bool isExpired)
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres);
        await database.InsertAsync("z", expires);
        using var store = Store(database.Postgres);

        Assert.Equal(isExpired, store.Look().Single().IsExpired);
    }

    [Fact]
    public async Task Revoke_OfARowThatWasRenewedSince_DoesNothing()
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres);
        await database.InsertAsync("z");
        using var store = Store(database.Postgres);
        store.Register(Self);

        Assert.False(store.Revoke(new Incarnation("z"), renewals: 1));
        Assert.True(store.Revoke(new Incarnation("z"), renewals: 0));
        Assert.False(store.Revoke(new Incarnation("z"), renewals: null));
        Assert.True(await database.OfAsync<bool>("z", "revoked AND NOT fenced"));
    }

    [Theory]
    [InlineData("expires = clock_timestamp()")]
    [InlineData("revoked = true")]
    public async Task WhoHasNoLease_NeitherRevokesNorAcquires(string own)
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres);
        await database.InsertAsync("z");
        using var store = Store(database.Postgres);
        store.Register(Self);
        await database.Postgres.ExecuteAsync($"UPDATE actorvent.nodes SET {own} WHERE incarnation = 'self'");

        Assert.False(store.Revoke(new Incarnation("z"), renewals: null));
        Assert.Empty(store.Acquire(["shard-1"]));
    }

    [Fact]
    public async Task Database_ThatAnswersNothing_IsGivenUpAfterSeconds()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        await PrepareAsync(database);
        using var store = Store(database);
        store.Register(Self);

        server.Pause();
        Assert.Throws<LeaseStoreException>(() => store.Renew());
        server.Resume();

        Assert.True(store.Renew());
    }

    /// <summary>Two that believe to be one would each see nobody else.</summary>
    [Fact]
    public async Task Life_OfAnotherNode_IsNotTakenOver()
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres);
        using var store = Store(database.Postgres);
        Assert.True(store.Register(Self));
        Assert.True(store.Register(Self));

        Assert.False(store.Register(Self with { Node = "another" }));
    }

    [Fact]
    public async Task Statement_ThatWasGivenUp_IsNotDoneBehindTheNext()
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres);
        // The machine may be slow: the lease is not what is to end here.
        using var store = Store(database.Postgres, new LeaseTimes { Ttl = TimeSpan.FromMinutes(1) });
        store.Register(Self);
        Assert.Equal(["shard-1"], store.Acquire(["shard-1"]));
        var session = await database.Postgres.ReadAsync<int>("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'actorvent-lease:%'");

        Signals.Send(session, Signal.Stop);
        Assert.Throws<LeaseStoreException>(() => store.Release(["shard-1"]));
        // While the release may still be done, nothing else is.
        Assert.Throws<LeaseStoreException>(() => store.Acquire(["shard-1"]));
        Signals.Send(session, Signal.Continue);

        Assert.Equal(["shard-1"], Again(() => store.Acquire(["shard-1"])));
        Assert.Equal(1, await database.Postgres.ReadAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'actorvent-lease:%'"));
        Assert.Equal("self", await database.Postgres.ReadAsync<string>("SELECT incarnation FROM actorvent.shard_leases"));
    }

    private static T Again<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (LeaseStoreException)
        {
            return call();
        }
    }

    private static PostgreSqlLeaseStore Store(PostgresDatabase database, LeaseTimes? times = null) => new(new NpgsqlConnectionStringBuilder(database.ConnectionString), Self, times ?? new LeaseTimes());

    private static async Task PrepareAsync(PostgresDatabase database, params string[] fenced)
    {
        await using var connection = await database.OpenAsync();
        await LeaseSchema.PrepareAsync(connection, fenced, TestContext.Current.CancellationToken);
    }
}
