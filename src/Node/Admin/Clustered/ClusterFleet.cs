using ActorVent.Cluster.Members;
using ActorVent.Node.Admin.Reports;
using Akka.Actor;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorVent.Node.Admin.Clustered;

/// <summary>The nodes of a cluster.</summary>
/// <param name="system">Of this node.</param>
/// <param name="peers">What they say of themselves.</param>
internal sealed class ClusterFleet(ActorSystem system, Peers peers) : Fleet(system)
{
    public override string Self => Address.ToString();

    private Address Address => AkkaCluster.Get(System).SelfAddress;

    public override async Task<IReadOnlyList<ShardingReport.Node>> EntitiesAsync(string region)
    {
        var entities = await ClusterReports.EntitiesAsync(System, region).ConfigureAwait(false);
        return [.. entities.Select(static node => ShardingReport.Node.Of(node.Key.ToString(), node)).OrderBy(static node => node.Address, StringComparer.Ordinal)];
    }

    protected override IReadOnlyList<(Address? Address, bool Answers)> Nodes()
    {
        var self = Address;
        List<(Address?, bool)> all = [.. peers.All.Select(peer => (peer.Address.Address.Equals(self) ? null : peer.Address.Address, peer.Announcement is { AnswersQuestions: true }))];
        // Before it is a member, a node knows itself.
        return all.Any(static node => node.Item1 is null) ? all : [(null, true), .. all];
    }
}
