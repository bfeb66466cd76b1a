using ActorVent.Cluster.Members;
using ActorVent.Cluster.Tails;
using Akka.Actor;
using Akka.Cluster.Sharding;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorVent.Cluster.Shards;

/// <summary>Spread over the nodes of a cluster. To be started when the node is a member: regions that have no coordinator complain.</summary>
internal sealed class ClusterPlacement : IPlacement
{
    /// <summary>So long all nodes must be configured alike before what none of them has any more is given up.</summary>
    private static readonly TimeSpan Agreement = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _time;
    private PeerMessage.Announcement _announcement;
    private IActorRef? _actor;

    /// <param name="announcement">What this node is, without scopes.</param>
    /// <param name="time">The clock.</param>
    public ClusterPlacement(PeerMessage.Announcement announcement, TimeProvider time)
    {
        (_announcement, _time) = (announcement with { Digest = DigestOf(announcement) }, time);
        Peers = new Peers(time);
    }

    public Peers Peers { get; }

    public bool IsAgreed => Peers.HaveAgreedFor(Agreement);

    private Address Self { get; set; } = Address.AllSystems;

    /// <summary>Begins to follow the membership.</summary>
    /// <param name="system">The node's, a member by now.</param>
    /// <param name="endpointsChanged">Called when another node says that endpoints from annotations have changed.</param>
    public void Start(ActorSystem system, Action endpointsChanged)
    {
        Self = AkkaCluster.Get(system).SelfAddress;
        _actor = system.ActorOf(PeersActor.Props(Peers, () => Volatile.Read(ref _announcement), endpointsChanged), PeersActor.Name);
    }

    public IActorRef Region(ActorSystem system, string name, RegionOptions options)
    {
        var region = ClusterSharding.Get(system).Start(
            name,
            entity => ShardedEntity.Props(entity, options),
            ClusterShardingSettings.Create(system),
            new ShardExtractor(options),
            new KnowingAllocation(options, Peers, Self),
            options.DrainMessage);
        CoordinatorFarewell.Add(system, name, _time);
        return region;
    }

    public IActorRef Tails(ActorSystem system, IActorRef tail, Func<bool> isRead) => system.ActorOf(TailsActor.Props(tail, isRead, Peers, Self, _time), TailsActor.Name);

    public bool Pings(Func<PeerMessage.Announcement, string, bool> knows, string id) => Self.Equals(Peers.OwnerOf(id, knows));

    public bool Does(string task) => Self.Equals(Peers.OwnerOf(task, static (_, _) => true));

    public void Announce(IReadOnlySet<string> scopes)
    {
        var announcement = _announcement with { Scopes = scopes };
        Volatile.Write(ref _announcement, announcement with { Digest = DigestOf(announcement) });
    }

    public void EndpointsChanged() => _actor?.Tell(PeersActor.TellEndpointsChanged.Instance);

    private static string DigestOf(PeerMessage.Announcement announcement) =>
        ConfigurationDigest.Of(announcement.Scopes, announcement.Endpoints, announcement.TakesAnnotations);
}
