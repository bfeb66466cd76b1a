using ActorVent.Cluster.Leases;
using ActorVent.Primitives;
using ActorVent.Tests.Common.Postgres;
using Npgsql;
using Xunit;

namespace ActorVent.Tests.Cluster.Leases;

/// <summary>What a node may write that has lost its lease: nothing. On a real PostgreSQL.</summary>
public sealed class SessionFenceTests(PostgresFixture postgres)
{
    private const string Table = "public.journal";

    [Theory]
    [InlineData("INSERT INTO public.journal VALUES (1, 1)")]
    [InlineData("UPDATE public.journal SET value = 2")]
    [InlineData("DELETE FROM public.journal")]
    public async Task Write_OfALife_NeedsARowThatIsNeitherRevokedNorExpired(string write)
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres, Table);
        await using var session = await OpenAsync(database, "life");
        Assert.Equal(LeaseSchema.Refused, await RefusalAsync(session, write));
        await database.InsertAsync("life");
        Assert.Null(await RefusalAsync(session, write));

        await database.Postgres.ExecuteAsync("UPDATE actorvent.nodes SET expires = clock_timestamp()");
        Assert.Equal(LeaseSchema.Refused, await RefusalAsync(session, write));

        await database.Postgres.ExecuteAsync("UPDATE actorvent.nodes SET expires = clock_timestamp() + interval '1 hour', revoked = true");
        Assert.Equal(LeaseSchema.Refused, await RefusalAsync(session, write));
    }

    [Theory]
    [InlineData("psql")]
    [InlineData("actorvent-lease:x:life")]
    [InlineData("actorvent:life")]
    [InlineData("")]
    public async Task Write_UnderAnotherName_IsRefused(string name)
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres, Table);
        await database.InsertAsync("life");
        await using var session = await OpenNamedAsync(database, name);

        Assert.Equal(LeaseSchema.Refused, await RefusalAsync(session, "DELETE FROM public.journal"));
        Assert.Null(await RefusalAsync(session, "SELECT FROM public.journal"));
    }

    [Fact]
    public async Task Write_InATransactionThatBeganBeforeTheRevocation_IsRefused()
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres, Table);
        await database.InsertAsync("life");
        await using var session = await OpenAsync(database, "life");
        await using var transaction = await session.BeginTransactionAsync(TestContext.Current.CancellationToken);
        Assert.Null(await RefusalAsync(session, "INSERT INTO public.journal VALUES (1, 1)"));

        await database.Postgres.ExecuteAsync("UPDATE actorvent.nodes SET revoked = true");

        Assert.Equal(LeaseSchema.Refused, await RefusalAsync(session, "INSERT INTO public.journal VALUES (2, 1)"));
    }

    [Fact]
    public async Task Fence_WithASessionThatStoppedInsideAnInsert_FreesTheKey()
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres, Table);
        await database.InsertAsync("zombie");
        await database.InsertAsync("heir");
        await using var zombie = await OpenAsync(database, "zombie");
        await using var open = await zombie.BeginTransactionAsync(TestContext.Current.CancellationToken);
        Assert.Null(await RefusalAsync(zombie, "INSERT INTO public.journal VALUES (7, 1)"));

        await FenceAsync(database, "zombie");

        Assert.True(await database.OfAsync<bool>("zombie", "revoked AND fenced"));
        await using var heir = await OpenAsync(database, "heir");
        Assert.Null(await RefusalAsync(heir, "SET lock_timeout = 1000; INSERT INTO public.journal VALUES (7, 2)"));
        await using var again = await OpenAsync(database, "zombie");
        Assert.Equal(LeaseSchema.Refused, await RefusalAsync(again, "INSERT INTO public.journal VALUES (8, 1)"));
    }

    [Fact]
    public async Task Fence_LeavesOthersAlone()
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres, Table);
        await database.InsertAsync("zombie");
        await using var other = await OpenAsync(database, "not-zombie");
        await using var lease = await OpenNamedAsync(database, SessionName.OfLease("x", new Incarnation("zombie")));

        await FenceAsync(database, "zombie");

        Assert.Null(await RefusalAsync(other, "SELECT 1"));
        Assert.Null(await RefusalAsync(lease, "SELECT 1"));
    }

    [Fact]
    public async Task Node_ThatDiesInsideAnInsert_IsTakenFromByTheOther()
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres, Table);
        var (dies, lives) = (await database.StartAsync("a"), await database.StartAsync("b", LeaseDatabase.Times with { AcquireWithin = TimeSpan.FromSeconds(60) }));
        Assert.True(await dies.Thread.AcquireAsync("shard-1"));
        await using var zombie = await OpenAsync(database, dies.Incarnation);
        await using var open = await zombie.BeginTransactionAsync(TestContext.Current.CancellationToken);
        Assert.Null(await RefusalAsync(zombie, "INSERT INTO public.journal VALUES (7, 1)"));

        dies.Thread.Dispose();

        Assert.True(await lives.Thread.AcquireAsync("shard-1"));
        await using var heir = await OpenAsync(database, lives.Incarnation);
        Assert.Null(await RefusalAsync(heir, "SET lock_timeout = 1000; INSERT INTO public.journal VALUES (7, 2)"));
    }

    private static Task FenceAsync(LeaseDatabase database, string incarnation) =>
        new SessionFence(database.Server, new NodeIdentity("judge", new Incarnation("judge")), TimeProvider.System).FenceAsync(new Incarnation(incarnation), TestContext.Current.CancellationToken);

    private static Task<NpgsqlConnection> OpenAsync(LeaseDatabase database, string incarnation) =>
        OpenNamedAsync(database, SessionName.Of("x", new Incarnation(incarnation)));

    private static async Task<NpgsqlConnection> OpenNamedAsync(LeaseDatabase database, string name)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.Postgres.ConnectionString) { ApplicationName = name }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <returns>SQLSTATE; null: it was done.</returns>
    private static async Task<string?> RefusalAsync(NpgsqlConnection session, string sql)
    {
        try
        {
            await using var command = new NpgsqlCommand(sql, session);
            await command.ExecuteNonQueryAsync();
            return null;
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
    }
}
