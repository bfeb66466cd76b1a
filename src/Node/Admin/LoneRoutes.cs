using ActorVent.Cluster.Members;
using ActorVent.Cluster.Questions;
using ActorVent.Delivery;
using ActorVent.Node.Admin.Clustered;
using ActorVent.Node.Admin.Reports;
using ActorVent.Node.Hosting;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Watching;
using Akka;
using Akka.Actor;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Node.Admin;

/// <summary>What operators can ask and order of a node that is alone as of a cluster's members: it is the only one. Nothing of the cluster is touched for it, nor loaded.</summary>
/// <param name="services">What it works with.</param>
/// <param name="fleet">It.</param>
/// <param name="leave">Stops the node, as SIGTERM does. Returns at once.</param>
internal sealed class LoneRoutes(NodeServices services, LoneFleet fleet, Action leave)
{
    private const string LeavesByStopping = "the node is alone, and no other can do its work: stop it with SIGTERM, or with actorvent cluster leave local";

    private readonly Followers<string> _changes = new();

    public IReadOnlyList<AdminRoute> All =>
    [
        AdminRoute.Get(ClusterReport.Path, (_, _) => ReadAsync()),
        new AdminRoute(HttpMethods.Get, ClusterRoutes.Events, context => AdminStream.WriteAsync(context, Follow)),
        AdminRoute.Post(ClusterRoutes.Leave, (query, _) => Task.FromResult(Ordered(query, "leave")), then: leave),
        AdminRoute.Post(ClusterRoutes.Down, (query, _) => Task.FromException<ClusterRoutes.Ordered>(Refusal(query))),
    ];

    /// <summary>Tells who follows that the node leaves, before anything of it stops.</summary>
    public void TellWhenLeaving(ActorSystem system) => CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "tell-leaving", () =>
    {
        _changes.Tell("leaving");
        return Task.FromResult(Done.Instance);
    });

    private async Task<ClusterReport> ReadAsync()
    {
        var plan = services.Plan;
        var digest = ConfigurationDigest.Of(plan.Scopes.Select(static scope => scope.IdIn("").Value), plan.Endpoints.Select(static endpoint => endpoint.Options.Id.Value), plan.Tenants is not null);
        return new ClusterReport(
            fleet.Self,
            [
                new ClusterReport.Member(
                    fleet.Self, "up", true, plan.Incarnation.Value, digest, await EntitiesAsync(PartitionActor.RegionName).ConfigureAwait(false),
                    await EntitiesAsync(EndpointActor.RegionName).ConfigureAwait(false), await EntitiesAsync(WatcherActor.RegionName).ConfigureAwait(false)),
            ],
            [])
        { Leader = fleet.Self };
    }

    private async Task<IReadOnlyList<string>> EntitiesAsync(string region) => [.. (await fleet.EntitiesAsync(region).ConfigureAwait(false)).SelectMany(static node => node.Entities)];

    /// <summary>Begins with what is so now, as in a cluster.</summary>
    private IDisposable Follow(Action<QuestionMessage.Happened> happened)
    {
        var following = _changes.Add(Tell);
        Tell("up");
        Tell("leader");
        return following;

        void Tell(string what) => happened(new QuestionMessage.Happened(
            (byte[])[.. ReportJson.Write(new ClusterEvents.Event(services.Time.GetUtcNow(), fleet.Self, what)), (byte)'\n'], 0));
    }

    private ClusterRoutes.Ordered Ordered(IQueryCollection query, string order) => IsThis(query) ? new ClusterRoutes.Ordered(fleet.Self, order) : throw Stranger(query);

    private BadQuestionException Refusal(IQueryCollection query) => IsThis(query) ? new BadQuestionException(LeavesByStopping) : Stranger(query);

    private bool IsThis(IQueryCollection query) => query["node"].ToString() == fleet.Self;

    private BadQuestionException Stranger(IQueryCollection query) => new($"'{query["node"]}' is no member: there is {fleet.Self}, which is alone");
}
