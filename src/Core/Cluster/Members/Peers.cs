using System.Collections.Immutable;
using Akka.Actor;

namespace ActorVent.Cluster.Members;

/// <summary>The nodes of the cluster as this one sees them, itself included. For use from many threads.</summary>
/// <param name="time">Tells how long something has been so.</param>
internal sealed class Peers(TimeProvider time)
{
    private readonly Lock _lock = new();
    private volatile State _state = new(ImmutableArray<Peer>.Empty, null);

    /// <summary>A node.</summary>
    /// <param name="Address">Where it is.</param>
    /// <param name="IsLive">Whether it is up and reachable: it has work, and pings.</param>
    /// <param name="Announcement">What it says of itself; null before the first.</param>
    internal sealed record Peer(UniqueNode Address, bool IsLive, PeerMessage.Announcement? Announcement);

    /// <summary>One life of the program at an address.</summary>
    internal readonly record struct UniqueNode(Address Address, int Uid);

    private sealed record State(ImmutableArray<Peer> Peers, long? AgreedSince);

    public IReadOnlyList<Peer> All => _state.Peers;

    /// <summary>Whether a node has said that it knows an id. One that has said nothing knows none.</summary>
    public bool Knows(Address node, Func<PeerMessage.Announcement, string, bool> knows, string id)
    {
        foreach (var peer in _state.Peers)
        {
            if (peer.Address.Address.Equals(node))
                return peer.Announcement is { } said && knows(said, id);
        }
        return false;
    }

    /// <summary>To which of the live nodes that know an id it falls; null: to none.</summary>
    public Address? OwnerOf(string id, Func<PeerMessage.Announcement, string, bool> knows) =>
        Rendezvous.Of(id, _state.Peers.Where(peer => peer.IsLive && peer.Announcement is { } said && knows(said, id)).Select(peer => peer.Address.Address));

    /// <summary>Whether all nodes, reachable or not, have said for that long that they are configured alike.</summary>
    public bool HaveAgreedFor(TimeSpan duration) => _state.AgreedSince is { } since && time.GetElapsedTime(since) >= duration;

    /// <summary>Takes the membership as it is now; what was announced by those that stay is kept.</summary>
    /// <returns>Whether anything is different.</returns>
    public bool Update(IReadOnlyCollection<(UniqueNode Address, bool IsLive)> members)
    {
        lock (_lock)
        {
            var known = _state.Peers.ToDictionary(peer => peer.Address);
            var peers = members
                .Select(member => new Peer(member.Address, member.IsLive, known.GetValueOrDefault(member.Address)?.Announcement))
                .ToImmutableArray();
            return Set(peers);
        }
    }

    /// <summary>Takes what a node says of itself; of one that is no member, nothing.</summary>
    /// <returns>Whether anything is different.</returns>
    public bool Announced(UniqueNode node, PeerMessage.Announcement announcement)
    {
        lock (_lock)
        {
            return Set([.. _state.Peers.Select(peer =>
                peer.Address.Equals(node) && !IsSame(peer.Announcement, announcement) ? peer with { Announcement = announcement } : peer)]);
        }
    }

    private bool Set(ImmutableArray<Peer> peers)
    {
        if (peers.SequenceEqual(_state.Peers))
            return false;
        var agree = peers.Length > 0 && peers.All(peer => peer.Announcement is { } said && said.Digest == peers[0].Announcement!.Digest);
        _state = new State(peers, agree ? _state.AgreedSince ?? time.GetTimestamp() : null);
        return true;
    }

    private static bool IsSame(PeerMessage.Announcement? a, PeerMessage.Announcement b) =>
        a is not null && a.Incarnation == b.Incarnation && a.Digest == b.Digest && a.TakesAnnotations == b.TakesAnnotations && a.AnswersQuestions == b.AnswersQuestions
        && a.Endpoints.SetEquals(b.Endpoints) && a.Scopes.SetEquals(b.Scopes);
}
