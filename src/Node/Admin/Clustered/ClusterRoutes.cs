using ActorVent.Cluster.Leases;
using ActorVent.Cluster.Members;
using ActorVent.Node.Admin.Reports;
using Akka.Actor;
using Microsoft.AspNetCore.Http;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorVent.Node.Admin.Clustered;

/// <summary>What operators can ask and order of a cluster's members.</summary>
/// <param name="system">This node's.</param>
/// <param name="fleet">The nodes, to ask.</param>
/// <param name="peers">What the nodes say of themselves.</param>
/// <param name="view">What the database says of them.</param>
internal sealed class ClusterRoutes(ActorSystem system, Fleet fleet, Peers peers, Func<NodesView> view)
{
    /// <summary>Where membership is followed.</summary>
    public const string Events = "/v1/cluster/events";

    /// <summary>Lets a node hand over what it has, and end: <c>POST /v1/cluster/leave?node=…</c>.</summary>
    public const string Leave = "/v1/cluster/leave";

    /// <summary>Takes a node out that does not answer: <c>POST /v1/cluster/down?node=…</c>.</summary>
    public const string Down = "/v1/cluster/down";

    /// <summary>What was ordered. Fields are only ever added.</summary>
    /// <param name="Node">Of which node.</param>
    /// <param name="Order">leave, down.</param>
    internal sealed record Ordered(string Node, string Order);

    public IReadOnlyList<AdminRoute> All =>
    [
        AdminRoute.Get(ClusterReport.Path, (_, _) => ClusterReports.ReadAsync(system, peers, view())),
        new AdminRoute(HttpMethods.Get, Events, context => AdminStream.WriteAsync(context, happened => ClusterEventFeed.Follow(system, happened))),
        AdminRoute.Post(Leave, (query, _) => LeaveAsync(MemberOf(query))),
        AdminRoute.Post(Down, (query, _) => Task.FromResult(TakeOut(MemberOf(query)))),
    ];

    /// <summary>
    /// The node itself hands over what it has before it leaves; told by the others that it leaves, it would do both at once. They tell one that does not
    /// answer, or is of a version that knows no such order.
    /// </summary>
    private async Task<Ordered> LeaveAsync(Address member)
    {
        var cluster = AkkaCluster.Get(system);
        if (await fleet.AskAsync<NodeAnswers.Leaving>(member.Equals(cluster.SelfAddress) ? null : member, NodeAnswers.Leave).ConfigureAwait(false) is null)
            cluster.Leave(member);
        return new Ordered(member.ToString(), "leave");
    }

    private Ordered TakeOut(Address member)
    {
        AkkaCluster.Get(system).Down(member);
        return new Ordered(member.ToString(), "down");
    }

    /// <summary>Its whole address, or host and port.</summary>
    private Address MemberOf(IQueryCollection query)
    {
        var node = query["node"].ToString();
        var members = AkkaCluster.Get(system).State.Members.Select(static member => member.Address).ToList();
        return members.FirstOrDefault(member => member.ToString() == node || $"{member.Host}:{member.Port}" == node)
            ?? throw new BadQuestionException($"'{node}' is no member: they are {string.Join(", ", members)}");
    }
}
