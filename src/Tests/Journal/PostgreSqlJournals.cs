using ActorVent.Journal.PostgreSql;
using ActorVent.Primitives;
using ActorVent.Tests.Common.Postgres;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ActorVent.Tests.Journal;

/// <summary>Opens journals in databases of tests.</summary>
internal static class PostgreSqlJournals
{
    public static PostgreSqlJournalOptions Options(string connectionString, string node = "node-a", string incarnation = "1") => new()
    {
        Server = new NpgsqlConnectionStringBuilder(connectionString),
        Node = node,
        Incarnation = new Incarnation(incarnation),
    };

    public static Task<PostgreSqlJournal> OpenAsync(PostgresDatabase database, Ring ring, string node = "node-a", string incarnation = "1", ILogger? logger = null) =>
        PostgreSqlJournal.OpenAsync(
            Options(database.ConnectionString, node, incarnation) with { RingKind = ring.Kind, Partitions = ring.Partitions }, logger ?? NullLogger.Instance, CancellationToken.None);
}
