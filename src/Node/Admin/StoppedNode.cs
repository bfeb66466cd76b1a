using ActorVent.Journal;
using ActorVent.Node.Admin.Reports;
using ActorVent.Node.Commands;
using ActorVent.Primitives;
using Microsoft.AspNetCore.WebUtilities;

namespace ActorVent.Node.Admin;

/// <summary>What the journal of a node that does not run has to say, in the forms of one that does. Only reads.</summary>
/// <param name="journal">Open, and nobody else's.</param>
/// <param name="path">Where it is, for people.</param>
/// <param name="time">The clock.</param>
internal sealed class StoppedNode(IJournal journal, string path, TimeProvider time)
{
    /// <summary>The state of what would run if the node did.</summary>
    public const string Stopped = "stopped";

    /// <summary>Answers a question; null: it is one that only a node that runs can answer.</summary>
    /// <param name="question">As it would be asked on the socket.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public async Task<byte[]?> AnswerAsync(string question, CancellationToken cancellationToken)
    {
        if (question == StatusReport.Path)
            return ReportJson.WriteIndented(await StatusAsync(cancellationToken).ConfigureAwait(false));
        return question.StartsWith($"{ObjectReport.Path}?", StringComparison.Ordinal)
            ? ReportJson.WriteIndented(await ObjectAsync(question, cancellationToken).ConfigureAwait(false))
            : null;
    }

    private async Task<StatusReport> StatusAsync(CancellationToken cancellationToken)
    {
        var heads = await journal.HeadsAsync(cancellationToken).ConfigureAwait(false);
        var cluster = await journal.ReadClusterAsync(cancellationToken).ConfigureAwait(false);
        var node = new NodeReport
        {
            Node = NodeAbout.Alone,
            State = Stopped,
            Version = VersionCommand.Version,
            Time = time.GetUtcNow(),
            Journal = path,
            Cluster = cluster?.Identity,
            Partitions = [.. heads.Select(static (head, number) => PartitionReport.Of(number, Stopped, head))],
        };
        return new StatusReport(
            Stopped, time.GetUtcNow(), [node], heads.Count,
            [new StatusReport.Problem("node", "", "it does not run: this is what its journal says, and nothing is watched or sent", "Start it with actorvent run. It goes on where it stopped.")]);
    }

    private async Task<ObjectReport> ObjectAsync(string question, CancellationToken cancellationToken)
    {
        var query = QueryHelpers.ParseQuery(question[ObjectReport.Path.Length..]);
        var cluster = await journal.ReadClusterAsync(cancellationToken).ConfigureAwait(false);
        var key = new ObjectKey(cluster?.Identity ?? "", query["kind"].ToString(), query["namespace"].ToString(), query["name"].ToString());
        return await ObjectReports.ReadAsync(journal, key, [], cancellationToken).ConfigureAwait(false);
    }
}
