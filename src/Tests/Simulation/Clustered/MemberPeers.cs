using ActorVent.Cluster.Members;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Nodes;
using Akka.Actor;

namespace ActorVent.Tests.Simulation.Clustered;

/// <summary>What a node knows of the others, and says of itself: each second, as it pings what falls to it.</summary>
internal sealed class MemberPeers(MemberNode node) : Entity(node, "peers")
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Agreement = TimeSpan.FromSeconds(60);

    private readonly Peers _peers = new(new LifeTime(node.Life));
    private readonly Peers.UniqueNode _self = Of(node);
    private bool _isRetired;
    private int _looks;

    public bool IsAgreed => _peers.HaveAgreedFor(Agreement);

    private PeerMessage.Announcement Self => new()
    {
        Incarnation = node.Incarnation,
        Digest = node.Configuration.Digest,
        Endpoints = node.Configuration.Endpoints.ToHashSet(),
        Scopes = node.Configuration.ScopeNames,
        TakesAnnotations = node.Configuration.TakesAnnotations,
    };

    /// <summary>The node is a member: it begins to work.</summary>
    public void Start()
    {
        Look();
        Later(TimeSpan.FromMilliseconds(World.Random.Next(1000)), Tick);
    }

    /// <summary>The membership may have changed.</summary>
    public void Look()
    {
        var members = node.Others
            .Select(other => (Of(other), other.Life.IsRunning && node.Cluster.AreInTouch(node, other)))
            .Append((_self, true))
            .OrderBy(static member => member.Item1.Address.ToString(), StringComparer.Ordinal)
            .ToList();
        var isChanged = _peers.Update(members);
        isChanged |= _peers.Announced(_self, Self);
        if (!isChanged)
            return;
        Announce();
        Ping();
    }

    private void Tick()
    {
        Later(Interval, Tick);
        Look();
        Announce();
        Ping();
        if (World.Annotations.AreUsed && ++_looks % 2 == 0)
            node.LookForTenants();
        GiveUp();
    }

    private void Announce()
    {
        foreach (var other in node.Others)
        {
            var said = Self;
            World.Network.Send(this, (other, "peers"), () => node.Cluster.AreInTouch(node, other) && other.Peers.Hear(_self, said));
        }
    }

    private bool Hear(Peers.UniqueNode from, PeerMessage.Announcement said)
    {
        if (!IsAlive)
            return false;
        Mine(() =>
        {
            if (_peers.Announced(from, said))
                Ping();
        })();
        return true;
    }

    private void Ping()
    {
        foreach (var id in node.Known)
        {
            if (_self.Address.Equals(_peers.OwnerOf(id, (said, name) => Knows(said, name))))
                node.Cluster.Ping(node, id);
        }
    }

    /// <summary>What no node has any more, once all agree.</summary>
    private void GiveUp()
    {
        _isRetired &= node.IsAgreed;
        if (_isRetired || !node.IsAgreed)
            return;
        node.Disk.Do(
            async () =>
            {
                await node.Disk.Journal.RetireEndpointsAsync([.. node.Configuration.Endpoints.Select(static name => new EndpointId(name))], annotations: true, default);
                return true;
            },
            _ => _isRetired = true,
            static _ => { });
    }

    private bool Knows(PeerMessage.Announcement said, string shard)
    {
        if (shard.StartsWith("partition-", StringComparison.Ordinal))
            return true;
        return said.Endpoints.Contains(shard)
            || said.Scopes.Any(scope => WatcherHost.NameOf(new ScopeId(scope)) == shard)
            || (said.TakesAnnotations && World.Tenants.Any(tenant => World.IdOf(tenant).Value == shard));
    }

    private static Peers.UniqueNode Of(MemberNode node) => new(new Address("akka.tcp", "actorvent", node.Incarnation.Value, 1), 1);
}
