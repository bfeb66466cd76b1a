using ActorVent.Introspection;
using ActorVent.Node.Admin.Reports;
using Akka.Actor;

namespace ActorVent.Node.Admin;

/// <summary>The one node that is alone. Nothing of the cluster is touched for it, nor loaded.</summary>
/// <param name="system">Of this node.</param>
/// <param name="residents">What runs on it.</param>
internal sealed class LoneFleet(ActorSystem system, Residents residents) : Fleet(system)
{
    public override string Self => NodeAbout.Alone;

    public override Task<IReadOnlyList<ShardingReport.Node>> EntitiesAsync(string region) =>
        Task.FromResult<IReadOnlyList<ShardingReport.Node>>([ShardingReport.Node.Of(Self, residents.Of(region).Select(static entity => entity.Name))]);

    protected override IReadOnlyList<(Address? Address, bool Answers)> Nodes() => [(null, true)];
}
