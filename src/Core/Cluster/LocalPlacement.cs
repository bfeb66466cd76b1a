using ActorVent.Cluster.Members;
using Akka.Actor;

namespace ActorVent.Cluster;

/// <summary>All on this node.</summary>
internal sealed class LocalPlacement : IPlacement
{
    public static LocalPlacement Instance { get; } = new();

    public bool IsAgreed => true;

    public IActorRef Region(ActorSystem system, string name, RegionOptions options) => system.ActorOf(LocalRegion.Props(options), name);

    public IActorRef Tails(ActorSystem system, IActorRef tail, Func<bool> isRead) => tail;

    public bool Pings(Func<PeerMessage.Announcement, string, bool> knows, string id) => true;

    public bool Does(string task) => true;

    public void Announce(IReadOnlySet<string> scopes)
    {
    }

    public void EndpointsChanged()
    {
    }
}
