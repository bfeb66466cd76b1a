using ActorVent.Journal;
using ActorVent.Journal.PostgreSql;
using ActorVent.Journal.Sqlite;
using ActorVent.Node.Configuration;
using ActorVent.Primitives;
using ActorVent.Troubles;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Hosting;

/// <summary>Opens the journal that is configured.</summary>
internal static partial class JournalFactory
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

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

    /// <summary>As <see cref="OpenAsync"/>, but waits for a server that is away: it may be on its way up, as this node is.</summary>
    public static async Task<IJournal> OpenPatientlyAsync(
        JournalOptions options, string node, Incarnation incarnation, TimeProvider time, ILogger logger, TroubleLog trouble, CancellationToken cancellationToken)
    {
        var told = "";
        while (true)
        {
            try
            {
                return await OpenAsync(options, node, incarnation, time, logger, trouble, cancellationToken).ConfigureAwait(false);
            }
            catch (JournalException failure) when (failure.IsTransient && options.Server is not null)
            {
                if (failure.Message != told)
                    Log.Waiting(logger, told = failure.Message);
            }
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1704, LogLevel.Warning, "{Reason} It is tried again each second; nothing runs before")]
        public static partial void Waiting(ILogger logger, string reason);
    }
}
