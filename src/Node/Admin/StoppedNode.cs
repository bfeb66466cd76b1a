using ActorVent.Journal;
using ActorVent.Node.Admin.Reports;
using ActorVent.Node.Commands;
using ActorVent.Primitives;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace ActorVent.Node.Admin;

/// <summary>What the journal has to say when no node answers, in the forms of one that does. Only reads.</summary>
/// <param name="journal">Open.</param>
/// <param name="path">Where it is, for people.</param>
/// <param name="isShared">Whether nodes elsewhere may have it open; else nobody has.</param>
/// <param name="cluster">Reads what it says of a cluster's nodes; null: it knows none.</param>
/// <param name="time">The clock.</param>
internal sealed class StoppedNode(IJournal journal, string path, bool isShared, Func<CancellationToken, Task<ClusterReport>>? cluster, TimeProvider time)
{
    /// <summary>The state of what would run if the node did.</summary>
    public const string Stopped = "stopped";

    /// <summary>How far an endpoint is with an object, when the journal does not tell.</summary>
    private const string Unknown = "unknown";

    /// <summary>Answers a question; null: it is one that only a node that runs can answer.</summary>
    /// <param name="question">As it would be asked on the socket.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public async Task<byte[]?> AnswerAsync(string question, CancellationToken cancellationToken)
    {
        if (question == ClusterReport.Path)
            return cluster is null ? null : ReportJson.WriteIndented(await cluster(cancellationToken).ConfigureAwait(false));
        if (question == StatusReport.Path)
            return ReportJson.WriteIndented(await StatusAsync(cancellationToken).ConfigureAwait(false));
        if (Query(question, ObjectReport.Path) is { } @object)
            return ReportJson.WriteIndented(await ObjectAsync(@object, cancellationToken).ConfigureAwait(false));
        return Query(question, DeadLetterReport.Path) is { } letters
            ? ReportJson.WriteIndented(await DeadLetterReports.ReadAsync(journal, letters.GetValueOrDefault("endpoint").ToString(), cancellationToken).ConfigureAwait(false))
            : null;
    }

    private static Dictionary<string, StringValues>? Query(string question, string path) =>
        question == path || question.StartsWith($"{path}?", StringComparison.Ordinal) ? QueryHelpers.ParseQuery(question[path.Length..]) : null;

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
            Endpoints = [.. (await EndpointsAsync(cancellationToken).ConfigureAwait(false)).Select(endpoint => Of(endpoint, heads))],
            Partitions = [.. heads.Select(static (head, number) => PartitionReport.Of(number, Stopped, head))],
        };
        return new StatusReport(
            Stopped, time.GetUtcNow(), [node], heads.Count,
            [Problem()]);
    }

    private StatusReport.Problem Problem() => isShared
        ? new StatusReport.Problem("node", "", "none answers here: this is what the journal says", "Ask one that runs elsewhere, if there is one. Else start one with actorvent run: it goes on where the last stopped.")
        : new StatusReport.Problem("node", "", "it does not run: this is what its journal says, and nothing is watched or sent", "Start it with actorvent run. It goes on where it stopped.");

    private async Task<IEnumerable<EndpointRecord>> EndpointsAsync(CancellationToken cancellationToken) =>
        (await journal.ReadEndpointsAsync(cancellationToken).ConfigureAwait(false)).Where(static endpoint => !endpoint.IsRemoved);

    private static EndpointReport Of(EndpointRecord endpoint, IReadOnlyList<SequenceNumber> heads) => new()
    {
        Id = endpoint.Endpoint.Id.Value,
        Url = endpoint.Endpoint.MaskedUrl,
        Node = NodeAbout.Alone,
        State = Stopped,
        FromAnnotation = endpoint.Endpoint.FromAnnotation,
        Unread = endpoint.Low.Zip(heads, static (low, head) => Math.Max(0, head.Value - low.Value)).Sum(),
        Problem = endpoint.DisabledSince is { } since ? $"disabled since {since.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}: it answered 410 Gone" : null,
    };

    private async Task<ObjectReport> ObjectAsync(Dictionary<string, StringValues> query, CancellationToken cancellationToken)
    {
        var cluster = await journal.ReadClusterAsync(cancellationToken).ConfigureAwait(false);
        var key = new ObjectKey(cluster?.Identity ?? "", query["kind"].ToString(), query["namespace"].ToString(), query["name"].ToString());
        var partition = journal.Ring.PartitionOf(key.Namespace, key.Name, "").Value;
        var endpoints = (await EndpointsAsync(cancellationToken).ConfigureAwait(false)).Select(endpoint => LaneReports.Settled(endpoint, partition));
        var report = await ObjectReports.ReadAsync(journal, key, [.. endpoints], cancellationToken).ConfigureAwait(false);
        // One that is not settled may still have it: others in the partition are not.
        return report with { Endpoints = [.. report.Endpoints.Select(static endpoint => endpoint.State == LaneReports.Unread ? endpoint with { State = Unknown } : endpoint)] };
    }
}
