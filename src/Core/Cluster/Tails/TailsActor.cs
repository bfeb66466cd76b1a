using ActorVent.Cluster.Members;
using ActorVent.Journal;
using Akka.Actor;

namespace ActorVent.Cluster.Tails;

/// <summary>Is told what this node's partitions have made durable, and passes it on to the tails of all nodes: to its own at once, to the others in batches.</summary>
internal sealed class TailsActor : UntypedActor, IWithTimers
{
    /// <summary>Under this name on every node.</summary>
    public const string Name = "tails";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly IActorRef _tail;
    private readonly Func<bool> _isRead;
    private readonly Peers _peers;
    private readonly Address _self;
    private readonly TimeProvider _time;
    private readonly Dictionary<Peers.UniqueNode, Other> _others = [];
    private bool _isSending;

    /// <param name="tail">This node's.</param>
    /// <param name="isRead">Whether somebody reads from it at present.</param>
    /// <param name="peers">The nodes.</param>
    /// <param name="self">This node.</param>
    /// <param name="time">The clock.</param>
    public TailsActor(IActorRef tail, Func<bool> isRead, Peers peers, Address self, TimeProvider time) =>
        (_tail, _isRead, _peers, _self, _time) = (tail, isRead, peers, self, time);

    public ITimerScheduler Timers { get; set; } = null!;

    private sealed record Send : INoSerializationVerificationNeeded
    {
        public static Send Instance { get; } = new();
    }

    public static Props Props(IActorRef tail, Func<bool> isRead, Peers peers, Address self, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new TailsActor(tail, isRead, peers, self, time));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(MembershipChanged));
        Timers.StartPeriodicTimer(Send.Instance, Send.Instance, Interval);
        Look();
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TailMessage.Appended appended:
                _tail.Tell(appended);
                foreach (var other in _others.Values)
                    other.Feed.Add(appended.Entries);
                SendSoon();
                break;
            case TailMessage.Head head:
                _tail.Tell(head);
                foreach (var other in _others.Values)
                    other.Feed.Add(head);
                SendSoon();
                break;
            case TailsMessage.Durable durable:
                Take(durable);
                break;
            case TailsMessage.Heard heard:
                Heard(heard);
                break;
            case Send:
                _isSending = false;
                SendAll();
                break;
            case MembershipChanged:
                Look();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>What else is told meanwhile goes along: one sending for all that waits in the mailbox.</summary>
    private void SendSoon()
    {
        if (_isSending || _others.Count == 0)
            return;
        _isSending = true;
        Self.Tell(Send.Instance);
    }

    private void SendAll()
    {
        var now = _time.GetUtcNow();
        foreach (var other in _others.Values)
        {
            while (other.Feed.Next(now) is { } batch)
                other.Tell(batch, Self);
        }
    }

    private void Take(TailsMessage.Durable durable)
    {
        foreach (var appended in durable.Appended)
            _tail.Tell(new TailMessage.Appended(appended));
        foreach (var head in durable.Heads)
            _tail.Tell(head);
        if (OfSender() is { } other)
            other.Feed.Appeared();
        Sender.Tell(new TailsMessage.Heard(durable.Number) { IsIdle = !_isRead() });
    }

    private void Heard(TailsMessage.Heard heard)
    {
        if (OfSender() is { } other)
        {
            other.Ref = Sender;
            other.Feed.Heard(heard.Number, heard.IsIdle);
        }
        SendSoon();
    }

    private Other? OfSender() => _others.FirstOrDefault(other => other.Key.Address.Equals(Sender.Path.Address)).Value;

    private void Look()
    {
        var present = _peers.All.Select(peer => peer.Address).Where(node => !node.Address.Equals(_self)).ToHashSet();
        foreach (var gone in _others.Keys.Except(present).ToList())
            _others.Remove(gone);
        foreach (var node in present)
        {
            if (_others.ContainsKey(node))
                continue;
            var other = new Other(Context.ActorSelection(new RootActorPath(node.Address) / "user" / Name));
            _others.Add(node, other);
            other.Tell(TailsFeed.Hello, Self);
        }
    }

    /// <param name="selection">Until its reference is known.</param>
    private sealed class Other(ActorSelection selection)
    {
        public TailsFeed Feed { get; } = new();

        public IActorRef? Ref { private get; set; }

        public void Tell(object message, IActorRef sender)
        {
            if (Ref is { } known)
                known.Tell(message, sender);
            else
                selection.Tell(message, sender);
        }
    }
}
