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

    private void OpenClustered(ActorSystem system, NodeServices services, ClusterMember member) => Open(
        system, services, new ClusterFleet(system, member.Placement.Peers), () => new ClusterRoutes(system, member.Placement.Peers, member.View).All);

    private void Open(ActorSystem system, NodeServices services, Fleet fleet, Func<IReadOnlyList<AdminRoute>> more)
    {
        system.ActorOf(AnswersActor.Props(new NodeAnswers(new NodeAbout(fleet.Self, journal, services.Time.GetUtcNow()), services)), AnswersActor.Name);
        _socket = AdminSocket.Open(path, () => [.. new NodeRoutes(system, services, fleet).All, .. more()], services.Loggers.CreateLogger("ActorVent.Admin"));
    }
}
