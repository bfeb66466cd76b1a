using ActorVent.Cluster.Leases;
using ActorVent.Journal;
using ActorVent.Journal.PostgreSql;
using ActorVent.Journal.Sqlite;
using ActorVent.Node.Admin;
using ActorVent.Node.Admin.Reports;
using ActorVent.Node.Configuration;
using ActorVent.Primitives;
using ActorVent.Troubles;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ActorVent.Node.Commands.Asking;

/// <summary>The journal, when no node answers.</summary>
internal static class StoppedJournal
{
    /// <summary>Asks it; null: it is a file that is not there or that a node has open, or it cannot tell that.</summary>
    /// <param name="options">Which.</param>
    /// <param name="question">As it would be asked on the socket.</param>
    /// <param name="context">Of the command.</param>
    /// <exception cref="AdminException">It is a server's, and cannot be read; or the question is wrong.</exception>
    public static async Task<byte[]?> AskAsync(JournalOptions options, string question, CommandContext context)
    {
        if (options.Server is null && !File.Exists(options.Path))
            return null;
        try
        {
            await using var journal = await OpenAsync(options, context);
            return await new StoppedNode(journal, options.ToString(), isShared: options.Server is not null, ClusterOf(options), context.Time).AnswerAsync(question, context.Stop);
        }
        catch (BadQuestionException e)
        {
            throw new AdminException(AdminFault.Refused, e.Message);
        }
        catch (Exception e) when (e is JournalException or NpgsqlException)
        {
            return options.Server is null ? null : throw new AdminException(AdminFault.Refused, $"no node answers, and the journal cannot be asked in its place: {e.Message}");
        }
    }

    private static Func<CancellationToken, Task<ClusterReport>>? ClusterOf(JournalOptions options) => options.Server is { } server
        ? async stop => LeaseReports.Of(await LeaseTables.ReadAsync(server, stop))
        : null;

    private static async Task<IJournal> OpenAsync(JournalOptions options, CommandContext context) => options.Server is { } server
        ? await PostgreSqlJournal.OpenAsync(
            new PostgreSqlJournalOptions { Server = server, Node = Environment.MachineName, Incarnation = Incarnation.New(), MayCreate = false }, NullLogger.Instance, context.Stop)
        : SqliteJournal.Open(new SqliteJournalOptions { Path = options.Path! }, context.Time, NullLogger.Instance, new TroubleLog("The journal", context.Time, NullLogger.Instance));
}
