using ActorVent.Journal;
using ActorVent.Tests.Common.Postgres;
using ActorVent.Tests.Contracts;

namespace ActorVent.Tests.Journal;

public sealed class PostgreSqlJournalContractTests(PostgresFixture postgres) : JournalContract
{
    private PostgresDatabase? _database;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    protected override async ValueTask<IJournal> OpenAsync()
    {
        _database ??= await postgres.CreateDatabaseAsync();
        return await PostgreSqlJournals.OpenAsync(_database, Ring);
    }
}
