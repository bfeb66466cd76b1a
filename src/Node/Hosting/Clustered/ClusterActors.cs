using ActorVent.Cluster.Members;
using ActorVent.Cluster.Shards;
using Akka.Hosting;

namespace ActorVent.Node.Hosting.Clustered;

/// <summary>What a node of several has besides. Nothing of it is touched, nor loaded, on a node that is alone.</summary>
internal static class ClusterActors
{
    /// <summary>Comes before all that starts regions.</summary>
    public static AkkaConfigurationBuilder WithMembership(this AkkaConfigurationBuilder akka, NodeServices services, ClusterMember member)
    {
        akka.WithClusterNode(member.Listen);
        member.Configure(akka);
        return akka.WithActors(async (system, registry) =>
        {
            await WarmUp.RunAsync(system, services).ConfigureAwait(false);
            await member.JoinAsync(system).ConfigureAwait(false);
            member.Placement.Start(system, registry.EndpointsChanged);
            var plan = services.Plan;
            system.ActorOf(
                AgreementActor.Props(
                    () => member.Placement.IsAgreed,
                    () => services.Journal.RetireEndpointsAsync([.. plan.Endpoints.Select(e => e.Options.Id)], plan.Tenants is not null, CancellationToken.None).AsTask(),
                    services.Loggers.CreateLogger("ActorVent.Cluster")),
                "agreement");
        });
    }
}
