using ActorVent.Cluster.Questions;
using ActorVent.Node.Admin.Clustered;
using ActorVent.Node.Hosting;
using Akka.Actor;

namespace ActorVent.Node.Admin;

/// <summary>Where operators' questions come in. Nothing waits for it to open.</summary>
/// <param name="path">The socket's file.</param>
/// <param name="journal">Where the journal is, without user and password.</param>
internal sealed class AdminDoor(string path, string journal) : IAsyncDisposable
{
    private Task<AdminSocket?> _socket = Task.FromResult<AdminSocket?>(null);

    /// <summary>Begins to answer, this node's operators and other nodes.</summary>
    /// <param name="system">The node's, before it joins a cluster.</param>
    /// <param name="services">What the node works with.</param>
    public void Open(ActorSystem system, NodeServices services)
    {
        var fleet = new Fleet(system, services.Member?.Placement.Peers);
        system.ActorOf(AnswersActor.Props(new NodeAnswers(new NodeAbout(fleet.Self, journal, services.Time.GetUtcNow()), services)), AnswersActor.Name);
        _socket = Task.Run(() => AdminSocket.OpenAsync(path, Routes(system, services, fleet), services.Loggers.CreateLogger("ActorVent.Admin")));
    }

    public async ValueTask DisposeAsync()
    {
        if (await _socket.ConfigureAwait(false) is { } socket)
            await socket.DisposeAsync().ConfigureAwait(false);
    }

    private static IReadOnlyList<AdminRoute> Routes(ActorSystem system, NodeServices services, Fleet fleet)
    {
        var routes = new NodeRoutes(system, services, fleet).All;
        return services.Member is { } member ? [.. routes, .. new ClusterRoutes(system, member.Placement.Peers, member.View).All] : routes;
    }
}
