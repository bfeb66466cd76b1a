using ActorVent.Cluster.Questions;
using ActorVent.Node.Admin.Clustered;
using ActorVent.Node.Hosting;
using ActorVent.Node.Hosting.Clustered;
using Akka.Actor;

namespace ActorVent.Node.Admin;

/// <summary>Where operators' questions come in. Nothing waits for it to open.</summary>
/// <param name="path">The socket's file.</param>
/// <param name="journal">Where the journal is, without user and password.</param>
/// <param name="leave">Stops the node, as SIGTERM does.</param>
internal sealed class AdminDoor(string path, string journal, Action leave) : IAsyncDisposable
{
    private AdminSocket? _socket;

    /// <summary>Begins to answer, this node's operators and other nodes.</summary>
    /// <param name="system">The node's, before it joins a cluster.</param>
    /// <param name="services">What the node works with.</param>
    public void Open(ActorSystem system, NodeServices services)
    {
        if (services.Member is { } member)
            OpenClustered(system, services, member);
        else
            OpenAlone(system, services, new LoneFleet(system, services.Residents));
    }

    public async ValueTask DisposeAsync()
    {
        if (_socket is { } socket)
            await socket.DisposeAsync().ConfigureAwait(false);
    }

    private void OpenAlone(ActorSystem system, NodeServices services, LoneFleet fleet) => Open(system, services, fleet, () =>
    {
        var routes = new LoneRoutes(services, fleet, leave);
        routes.TellWhenLeaving(system);
        return routes.All;
    });

    private void OpenClustered(ActorSystem system, NodeServices services, ClusterMember member)
    {
        var fleet = new ClusterFleet(system, member.Placement.Peers);
        Open(system, services, fleet, () => new ClusterRoutes(system, fleet, member.Placement.Peers, member.View).All);
    }

    private void Open(ActorSystem system, NodeServices services, Fleet fleet, Func<IReadOnlyList<AdminRoute>> more)
    {
        var about = new NodeAbout(fleet.Self, journal, services.Time.GetUtcNow());
        system.ActorOf(AnswersActor.Props(new NodeAnswers(about, services, () => LeaveCluster(system))), AnswersActor.Name);
        _socket = AdminSocket.Open(path, () => [.. new NodeRoutes(system, services, fleet).All, .. more()], services.Loggers.CreateLogger("ActorVent.Admin"));
    }

    /// <summary>In the order of a stop: what the node has goes first, and its membership after it.</summary>
    private static void LeaveCluster(ActorSystem system) => _ = CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
}
