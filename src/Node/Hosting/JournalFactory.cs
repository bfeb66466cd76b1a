using ActorVent.Journal;
using ActorVent.Journal.PostgreSql;
using ActorVent.Journal.Sqlite;
using ActorVent.Node.Configuration;
using ActorVent.Primitives;
using ActorVent.Troubles;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Hosting;

/// <summary>Opens the journal that is configured.</summary>
internal static class JournalFactory
{
    /// <param name="options">Which.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="incarnation">Of this process.</param>
    /// <param name="time">For what is dated.</param>
    /// <param name="logger">For what the journal has to say.</param>
    /// <param name="trouble">Told what goes wrong without being asked for.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="JournalException">It cannot be opened; see <see cref="SqliteJournal"/> and <see cref="PostgreSqlJournal.OpenAsync"/>.</exception>
    public static async Task<IJournal> OpenAsync(
        JournalOptions options, string node, Incarnation incarnation, TimeProvider time, ILogger logger, TroubleLog trouble, CancellationToken cancellationToken) =>
        options.Server is { } server
            ? await PostgreSqlJournal.OpenAsync(new PostgreSqlJournalOptions { Server = server, Node = node, Incarnation = incarnation }, logger, cancellationToken).ConfigureAwait(false)
            : SqliteJournal.Open(new SqliteJournalOptions { Path = options.Path! }, time, logger, trouble);
}
