using ActorVent.Node.Hosting;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using AkkaCluster = Akka.Cluster.Cluster;
using MemberStatus = Akka.Cluster.MemberStatus;

namespace ActorVent.Node.Health;

/// <summary>
/// What a platform asks of a node. It is to be started again when it is not alive: when its actors do not answer. It is not ready while it could not do
/// what others would leave to it; what is away from all nodes alike, such as the API server or an endpoint, makes none of them unready.
/// </summary>
internal static class HealthChecks
{
    /// <summary>The tag of what makes a node worth starting again.</summary>
    public const string Live = "live";

    /// <summary>The tag of what it cannot work without.</summary>
    public const string Ready = "ready";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static AkkaConfigurationBuilder WithNodeHealth(this AkkaConfigurationBuilder akka, NodeServices services)
    {
        akka.WithActorSystemLivenessCheck(tags: [Live])
            .WithHealthCheck("actors", static (system, _, over) => ActorsAsync(system, over), tags: [Live])
            .WithHealthCheck("journal", (_, _, _) => Task.FromResult(Journal(services)), tags: [Ready])
            .WithHealthCheck("lease", (_, _, _) => Task.FromResult(Lease(services)), tags: [Ready]);
        if (services.Member is not null)
            akka.WithHealthCheck("cluster", static (system, _, _) => Task.FromResult(Cluster(system)), tags: [Ready]);
        return akka;
    }

    /// <summary>Of a node that has not started all it runs.</summary>
    /// <param name="tag">What is asked for.</param>
    public static HealthReport Starting(string tag)
    {
        var start = new HealthReportEntry(
            tag == Live ? HealthStatus.Healthy : HealthStatus.Unhealthy, "the node is starting; if this lasts, its log says what it waits for", TimeSpan.Zero, exception: null, data: null);
        return new HealthReport(new Dictionary<string, HealthReportEntry> { ["start"] = start }, TimeSpan.Zero);
    }

    /// <summary>A dispatcher whose threads all hang does not answer.</summary>
    private static async Task<HealthCheckResult> ActorsAsync(ActorSystem system, CancellationToken over)
    {
        try
        {
            await system.ActorSelection("/user").Ask<ActorIdentity>(new Identify(null), Patience, over).ConfigureAwait(false);
            return HealthCheckResult.Healthy("they answer");
        }
        catch (Exception e) when (e is AskTimeoutException or OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy($"they have not answered for {Patience.TotalSeconds:0} s");
        }
    }

    private static HealthCheckResult Journal(NodeServices services) => services.Troubles.Journal.Problem is { } problem
        ? HealthCheckResult.Unhealthy(problem)
        : HealthCheckResult.Healthy("it can be written");

    private static HealthCheckResult Lease(NodeServices services) => services.Lease.IsHeld
        ? HealthCheckResult.Healthy("it is held")
        : HealthCheckResult.Unhealthy("it is not held: nothing is sent or written until the database answers again");

    private static HealthCheckResult Cluster(ActorSystem system)
    {
        var self = AkkaCluster.Get(system).SelfMember;
        return self.Status == MemberStatus.Up
            ? HealthCheckResult.Healthy("this node is a member")
            : HealthCheckResult.Unhealthy($"this node is {self.Status.ToString().ToLowerInvariant()}");
    }
}
