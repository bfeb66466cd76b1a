using ActorVent.Journal;
using ActorVent.Journal.PostgreSql;
using ActorVent.Journal.Sqlite;
using ActorVent.Node.Configuration;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Hosting;

/// <summary>Opens the journal that is configured.</summary>
internal static class JournalFactory
{
    /// <exception cref="JournalException">It cannot be opened; see <see cref="SqliteJournal.Open"/> and <see cref="PostgreSqlJournal.OpenAsync"/>.</exception>
    public static async Task<IJournal> OpenAsync(
        JournalOptions options, string node, Incarnation incarnation, TimeProvider time, ILogger logger, CancellationToken cancellationToken) =>
        options.Server is { } server
            ? await PostgreSqlJournal.OpenAsync(new PostgreSqlJournalOptions { Server = server, Node = node, Incarnation = incarnation }, logger, cancellationToken).ConfigureAwait(false)
            : SqliteJournal.Open(new SqliteJournalOptions { Path = options.Path! }, time, logger);
}
