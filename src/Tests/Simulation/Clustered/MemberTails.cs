using ActorVent.Cluster.Tails;
using ActorVent.Journal;
using ActorVent.Tests.Simulation.Nodes;

namespace ActorVent.Tests.Simulation.Clustered;

/// <summary>Passes on what this node's partitions have made durable: to its own tail, and in batches to those of the others.</summary>
internal sealed class MemberTails(MemberNode node) : Entity(node, "tails")
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<MemberNode, TailsFeed> _feeds = [];
    private bool _isSending;

    public void Start()
    {
        Look();
        Ticks();
    }

    private void Ticks() => Later(Interval, () =>
    {
        Look();
        SendAll();
        Ticks();
    });

    public bool Receive(TailMessage.Appended appended) => Pass(tail => tail.On(appended), feed => feed.Add(appended.Entries));

    public bool Receive(TailMessage.Head head) => Pass(tail => tail.On(head), feed => feed.Add(head));

    /// <summary>From the node where it became durable.</summary>
    public bool Receive(TailsMessage.Durable durable, MemberNode from)
    {
        if (!IsAlive)
            return false;
        Mine(() =>
        {
            foreach (var appended in durable.Appended)
                node.ToTail(tail => tail.On(new TailMessage.Appended(appended)));
            foreach (var head in durable.Heads)
                node.ToTail(tail => tail.On(head));
            if (_feeds.TryGetValue(from, out var feed))
                feed.Appeared();
            var isIdle = true;
            node.ToTail(tail => isIdle = !tail.IsRead);
            World.Network.Send(this, (from, "tails"), () => from.Tails.Heard(durable.Number, isIdle, node));
        })();
        return true;
    }

    private bool Heard(long number, bool isIdle, MemberNode from)
    {
        if (!IsAlive)
            return false;
        Mine(() =>
        {
            if (_feeds.TryGetValue(from, out var feed))
                feed.Heard(number, isIdle);
            SendSoon();
        })();
        return true;
    }

    private bool Pass(Action<TailHost> tell, Action<TailsFeed> add)
    {
        if (!IsAlive)
            return false;
        Mine(() =>
        {
            node.ToTail(tell);
            Look();
            foreach (var feed in _feeds.Values)
                add(feed);
            SendSoon();
        })();
        return true;
    }

    private void SendSoon()
    {
        if (_isSending)
            return;
        _isSending = true;
        Later(TimeSpan.Zero, SendAll);
    }

    private void SendAll()
    {
        _isSending = false;
        foreach (var (other, feed) in _feeds)
        {
            while (feed.Next(node.Now) is { } batch)
                Send(batch, other);
        }
    }

    private void Send(TailsMessage.Durable batch, MemberNode other) =>
        World.Network.Send(this, (other, "tails"), () => node.Cluster.AreInTouch(node, other) && other.Tails.Receive(batch, node));

    private void Look()
    {
        var others = node.Others.ToHashSet();
        foreach (var gone in _feeds.Keys.Except(others).ToList())
            _feeds.Remove(gone);
        foreach (var other in others)
        {
            if (_feeds.TryAdd(other, new TailsFeed()))
                Send(TailsFeed.Hello, other);
        }
    }
}
