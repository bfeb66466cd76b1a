using Akka.Actor;
using Akka.Cluster;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorVent.Cluster.Members;

/// <summary>Keeps <see cref="Peers"/>: follows the membership, says what this node is, and hears what the others are.</summary>
internal sealed class PeersActor : UntypedActor, IWithTimers
{
    /// <summary>Under this name on every node.</summary>
    public const string Name = "peers";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>What Akka shows of the cluster follows its events, at a time of its own.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(50);

    private readonly Peers _peers;
    private readonly Func<PeerMessage.Announcement> _self;
    private readonly Action _endpointsChanged;
    private readonly AkkaCluster _cluster = AkkaCluster.Get(Context.System);

    /// <param name="peers">What is kept.</param>
    /// <param name="self">What this node says of itself at present.</param>
    /// <param name="endpointsChanged">Called when another node has said so.</param>
    public PeersActor(Peers peers, Func<PeerMessage.Announcement> self, Action endpointsChanged) =>
        (_peers, _self, _endpointsChanged) = (peers, self, endpointsChanged);

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Told to this actor on the same node: endpoints from annotations have changed, and the other nodes are to know.</summary>
    internal sealed record TellEndpointsChanged : INoSerializationVerificationNeeded
    {
        public static TellEndpointsChanged Instance { get; } = new();
    }

    private sealed record Due : INoSerializationVerificationNeeded
    {
        public static Due Instance { get; } = new();
    }

    private sealed record Settled : INoSerializationVerificationNeeded
    {
        public static Settled Instance { get; } = new();
    }

    public static Props Props(Peers peers, Func<PeerMessage.Announcement> self, Action endpointsChanged) =>
        Akka.Actor.Props.Create(() => new PeersActor(peers, self, endpointsChanged));

    protected override void PreStart()
    {
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));
        Timers.StartPeriodicTimer(Due.Instance, Due.Instance, Interval);
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.IMemberEvent or ClusterEvent.IReachabilityEvent:
                Look();
                Timers.StartSingleTimer(Settled.Instance, Settled.Instance, Settling);
                break;
            case Settled:
                Look();
                break;
            case Due:
                Look();
                Announce();
                break;
            case PeerMessage.Announcement announcement:
                Hear(announcement);
                break;
            case TellEndpointsChanged:
                Tell(PeerMessage.EndpointsChanged.Instance);
                break;
            case PeerMessage.EndpointsChanged:
                _endpointsChanged();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Look()
    {
        var state = _cluster.State;
        var members = state.Members
            .Where(static member => member.Status is not (MemberStatus.Down or MemberStatus.Removed))
            .Select(member => (Of(member.UniqueAddress), member.Status == MemberStatus.Up && !state.Unreachable.Contains(member)))
            .OrderBy(member => member.Item1.Address.ToString(), StringComparer.Ordinal)
            .ToList();
        var isChanged = _peers.Update(members);
        isChanged |= _peers.Announced(Of(_cluster.SelfUniqueAddress), _self());
        if (!isChanged)
            return;
        Announce();
        Context.System.EventStream.Publish(MembershipChanged.Instance);
    }

    private void Hear(PeerMessage.Announcement announcement)
    {
        // What another life of the program at that address said last may still come; the next is a second away.
        foreach (var peer in _peers.All)
        {
            if (peer.Address.Address.Equals(Sender.Path.Address) && _peers.Announced(peer.Address, announcement))
                Context.System.EventStream.Publish(MembershipChanged.Instance);
        }
    }

    private void Announce() => Tell(_self());

    private void Tell(object message)
    {
        foreach (var peer in _peers.All)
        {
            if (!peer.Address.Address.Equals(_cluster.SelfAddress))
                Context.ActorSelection(new RootActorPath(peer.Address.Address) / "user" / Name).Tell(message);
        }
    }

    private static Peers.UniqueNode Of(UniqueAddress address) => new(address.Address, address.Uid);
}
