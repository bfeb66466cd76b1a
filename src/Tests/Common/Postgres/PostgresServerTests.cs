using Npgsql;
using Xunit;

namespace ActorVent.Tests.Common.Postgres;

public sealed class PostgresServerTests
{
    [Fact]
    public async Task Server_StoppedKilledAndPaused_KeepsWhatWasCommitted()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (n int); INSERT INTO t VALUES (1)");

        await server.RestartAsync();
        await database.ExecuteAsync("INSERT INTO t VALUES (2)");
        await server.KillAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => database.ExecuteAsync("SELECT 1"));
        await server.StartAgainAsync();
        server.Pause();
        var read = database.ReadAsync<long>("SELECT sum(n) FROM t");
        Assert.False(read.IsCompleted);
        server.Resume();

        Assert.Equal(3, await read);
        Assert.Equal("on", await database.ReadAsync<string>("SHOW fsync"));
    }
}
