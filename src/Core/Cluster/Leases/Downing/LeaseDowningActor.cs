using Akka.Actor;
using Akka.Cluster;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorVent.Cluster.Leases;

/// <summary>
/// Downs members whose life is revoked, whenever the nodes have been looked at. What is downed otherwise, by Akka's resolver or by hand, is revoked:
/// its shards' leases are free only once its own is over, so that nothing of it is taken before.
/// </summary>
internal sealed class LeaseDowningActor : UntypedActor
{
    private readonly LeaseThread _leases;
    private readonly Props _resolver;
    private readonly AkkaCluster _cluster = AkkaCluster.Get(Context.System);
    private readonly HashSet<UniqueAddress> _downed = [];
    private Action<NodesView>? _looked;

    public LeaseDowningActor(LeaseThread leases, Props resolver) => (_leases, _resolver) = (leases, resolver);

    private sealed record Looked(NodesView View) : INoSerializationVerificationNeeded;

    protected override void PreStart()
    {
        Context.ActorOf(_resolver, "resolver");
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberDowned), typeof(ClusterEvent.MemberRemoved));
        var self = Self;
        _looked = view => self.Tell(new Looked(view));
        _leases.Looked += _looked;
    }

    protected override void PostStop()
    {
        _leases.Looked -= _looked;
        _cluster.Unsubscribe(Self);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.MemberDowned downed:
                Downed(downed.Member);
                break;
            case ClusterEvent.MemberRemoved { PreviousStatus: MemberStatus.Down } removed:
                Downed(removed.Member);
                break;
            case ClusterEvent.MemberRemoved:
                break;
            case Looked looked:
                DownRevoked(looked.View);
                RevokeDowned(looked.View);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Downed(Member member)
    {
        if (member.UniqueAddress.Equals(_cluster.SelfUniqueAddress))
            return;
        _downed.Add(member.UniqueAddress);
        RevokeDowned(_leases.View);
    }

    private void DownRevoked(NodesView view)
    {
        foreach (var member in _cluster.State.Members)
        {
            if (member.Status is MemberStatus.Down or MemberStatus.Removed || member.UniqueAddress.Equals(_cluster.SelfUniqueAddress))
                continue;
            if (RowOf(member.UniqueAddress, view) is { IsRevoked: true })
                _cluster.Down(member.Address);
        }
    }

    /// <summary>Again with each look, until the table says so: the database may be away.</summary>
    private void RevokeDowned(NodesView view) => _downed.RemoveWhere(address =>
    {
        if (RowOf(address, view) is not { } row)
            return view.Rows.Count > 0;
        if (!row.IsRevoked)
            _leases.Revoke(row.Incarnation);
        return row.IsRevoked;
    });

    private static NodeRow? RowOf(UniqueAddress address, NodesView view) => view.Find(address.Address.ToString(), address.Uid);
}
