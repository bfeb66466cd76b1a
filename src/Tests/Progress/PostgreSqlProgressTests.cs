using ActorVent.Primitives;
using ActorVent.Progress;
using ActorVent.Tests.Common.Postgres;
using ActorVent.Tests.Journal;
using Npgsql;
using Xunit;

namespace ActorVent.Tests.Progress;

/// <summary>Logs beside a journal in PostgreSQL.</summary>
public sealed class PostgreSqlProgressTests(PostgresFixture postgres) : IAsyncLifetime
{
    private PostgresDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        await using var journal = await PostgreSqlJournals.OpenAsync(_database, new Ring(RingKind.Name, 4));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task WhatIsPersisted_AfterARestart_IsThere()
    {
        await using (var system = await StartAsync())
        {
            var log = system.Start();
            await log.RecoveredAsync();
            await log.PersistAsync(1, Deltas.Offset(1, 5));
            await log.PersistAsync(2, new ProgressDelta { Lanes = [Deltas.Lane(2, "web-0", 3)], IsPaused = true });
        }
        await using var again = await StartAsync();

        var progress = await again.Start().RecoveredAsync();

        Assert.Equal("0 5 0 0", Deltas.Offsets(progress));
        Assert.Equal([Deltas.Lane(2, "web-0", 3)], progress.Lanes);
        Assert.True(progress.IsPaused);
    }

    [Fact]
    public async Task Snapshots_AfterManyEvents_AreTwoWithTheEventsSinceTheOlder()
    {
        var options = LogSystem.Options() with { SnapshotEvery = 10, DeleteAtOnce = 4 };
        await using (var system = await StartAsync())
        {
            var log = system.Start(options);
            await log.RecoveredAsync();
            for (var i = 1; i <= 35; i++)
            {
                await log.PersistAsync(i, Deltas.Offset(i % 2, i));
                if (i % 10 == 0)
                    await log.LoggedAsync(i == 10 ? TestLog.Saved : TestLog.Deleted);
            }
        }
        await using var again = await StartAsync();

        var progress = await again.Start(options).RecoveredAsync();

        Assert.Equal("34 35 0 0", Deltas.Offsets(progress));
        Assert.Equal(2, await _database.ReadAsync<long>("SELECT count(*) FROM actorvent.snapshot"));
    }

    /// <summary>One round trip fails for each log in it, and a breaker that opens at ten would keep all away for half a minute.</summary>
    [Fact]
    public async Task Log_WhoseSessionsAreEnded_FailsOnceAndGoesOn()
    {
        await using var system = await StartAsync();
        var log = system.Start();
        await log.RecoveredAsync();
        await log.PersistAsync(1, Deltas.Offset(1, 5));

        await _database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'actorvent:node-a:1'");
        log.Persist(2, Deltas.Offset(1, 6));
        var told = await log.NextAsync();

        if (told is LogMessage.Failed failed)
            Assert.Contains("postgres://127.0.0.1", failed.Reason);
        Assert.Equal(told is LogMessage.Failed ? "0 5 0 0" : "0 6 0 0", Deltas.Offsets(await system.Start("a").RecoveredAsync()));
    }

    [Fact]
    public async Task Preparing_BySeveralNodesAtOnce_MakesOneOfEach()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ProgressTables.PrepareAsync(Options, CancellationToken.None)));

        Assert.Equal(2, await _database.ReadAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname = 'actorvent' AND tablename IN ('journal', 'snapshot')"));
    }

    private PostgreSqlProgressOptions Options => new() { Server = new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Pooling = true }, Node = "node-a", Incarnation = new Incarnation("1") };

    private async Task<LogSystem> StartAsync()
    {
        await ProgressTables.PrepareAsync(Options, CancellationToken.None);
        return await LogSystem.StartAsync(akka => akka.WithEndpointProgress(Options));
    }
}
