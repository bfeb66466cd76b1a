using ActorVent.Cluster.Questions;
using ActorVent.Delivery;
using ActorVent.Introspection;
using ActorVent.Node.Admin.Reports;
using ActorVent.Node.Commands;
using ActorVent.Node.Hosting;
using ActorVent.Partitions;
using ActorVent.Watching;
using Akka.Actor;
using EndpointReport = ActorVent.Node.Admin.Reports.EndpointReport;
using PartitionReport = ActorVent.Node.Admin.Reports.PartitionReport;
using WatcherReport = ActorVent.Node.Admin.Reports.WatcherReport;

namespace ActorVent.Node.Admin;

/// <summary>What this node tells of itself, here or at another node.</summary>
/// <param name="about">Which node it is.</param>
/// <param name="services">What it works with.</param>
/// <param name="leave">Begins to hand over what the node has, and to end. Returns at once.</param>
internal sealed class NodeAnswers(NodeAbout about, NodeServices services, Action leave) : IAnswers
{
    /// <summary>Asks for a <see cref="NodeReport"/>.</summary>
    public const string Node = "/node";

    /// <summary>Orders it to leave; answered with <see cref="Leaving"/>.</summary>
    public const string Leave = "/leave";

    /// <summary>An entity that has not answered by then is told to be silent.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>It does. Fields are only ever added.</summary>
    /// <param name="Node">As the cluster knows it.</param>
    internal sealed record Leaving(string Node);

    public async Task<ReadOnlyMemory<byte>> AnswerAsync(string question)
    {
        if (question == Leave)
        {
            leave();
            return ReportJson.Write(new Leaving(about.Node));
        }
        if (question == Node)
            return ReportJson.Write(await ReportAsync().ConfigureAwait(false));
        return ObjectQuestion.Parse(question) is { } @object
            ? ReportJson.Write(await LanesAsync(@object).ConfigureAwait(false))
            : ReadOnlyMemory<byte>.Empty;
    }

    public IDisposable? Follow(string question, Action<ReadOnlyMemory<byte>> happened) => DeliveryQuestion.Parse(question) is { } deliveries
        ? services.Feed.Add(delivered =>
        {
            if (deliveries.Takes(delivered))
                happened(ReportJson.Write(DeliveryLine.Of(delivered, about.Node)));
        })
        : null;

    private async Task<NodeReport> ReportAsync()
    {
        var endpoints = AskAsync<EndpointStatus>(EndpointActor.RegionName, Inspect.Alone);
        var partitions = AskAsync<PartitionStatus>(PartitionActor.RegionName, Inspect.Alone);
        var watchers = AskAsync<WatcherStatus>(WatcherActor.RegionName, Inspect.Alone);
        return new NodeReport
        {
            Node = about.Node,
            Version = VersionCommand.Version,
            Incarnation = services.Plan.Incarnation.Value,
            ProcessId = Environment.ProcessId,
            Started = about.Started,
            Time = services.Time.GetUtcNow(),
            Memory = Environment.WorkingSet,
            HoldsLease = services.Lease.IsHeld,
            Journal = about.Journal,
            Cluster = services.Cluster.IsCompletedSuccessfully ? await services.Cluster.ConfigureAwait(false) : null,
            Troubles = Troubles(),
            Endpoints = [.. from asked in await endpoints.ConfigureAwait(false)
                            orderby asked.Name
                            select asked.Status is { } status ? EndpointReport.Of(status, about.Node, services.Heads) : EndpointReport.Silent(asked.Name, about.Node)],
            Partitions = [.. from asked in await partitions.ConfigureAwait(false)
                             let number = int.Parse(asked.Name, null)
                             orderby number
                             select asked.Status is { } status ? PartitionReport.Of(status, about.Node) : PartitionReport.Silent(number, about.Node)],
            Watchers = [.. from asked in await watchers.ConfigureAwait(false)
                           orderby asked.Name
                           select asked.Status is { } status ? WatcherReport.Of(status, about.Node) : WatcherReport.Silent(asked.Name, about.Node)],
        };
    }

    private async Task<ObjectReport.Endpoint[]> LanesAsync(ObjectQuestion question)
    {
        if (!services.Cluster.IsCompletedSuccessfully || await services.Cluster.ConfigureAwait(false) is not { } cluster)
            return [];
        var key = question.In(cluster);
        var partition = services.Journal.Ring.PartitionOf(key.Namespace, key.Name, "").Value;
        var asked = await AskAsync<EndpointStatus>(EndpointActor.RegionName, new Inspect(key)).ConfigureAwait(false);
        return [.. asked.OrderBy(static endpoint => endpoint.Name, StringComparer.Ordinal).Select(endpoint => LaneReports.Of(endpoint.Name, about.Node, endpoint.Status, partition))];
    }

    private Dictionary<string, string> Troubles()
    {
        var troubles = new Dictionary<string, string>();
        foreach (var (name, trouble) in services.Troubles.All)
        {
            if (trouble.Problem is { } problem)
                troubles[name] = problem;
        }
        return troubles;
    }

    /// <summary>Those of a region that run here; null for one that does not answer.</summary>
    private async Task<IReadOnlyList<(string Name, T? Status)>> AskAsync<T>(string region, Inspect question)
        where T : class =>
        await Task.WhenAll(services.Residents.Of(region).Select(async entity => (entity.Name, await AskAsync<T>(entity.Entity, question).ConfigureAwait(false)))).ConfigureAwait(false);

    private static async Task<T?> AskAsync<T>(IActorRef entity, Inspect question)
        where T : class
    {
        try
        {
            return await entity.Ask<T>(question, Patience).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AskTimeoutException or TaskCanceledException)
        {
            return null;
        }
    }
}
