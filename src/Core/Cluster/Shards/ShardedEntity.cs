using Akka.Actor;
using Akka.Cluster.Sharding;

namespace ActorVent.Cluster.Shards;

/// <summary>
/// Stands for an entity in its shard, and gives it what <see cref="LocalRegion"/> gives: it stops when it fails and rests before the next begins, what comes
/// while it is stopping waits for the next, and one that nobody knows is not started.
/// </summary>
internal sealed class ShardedEntity : UntypedActor, IWithTimers
{
    private const int MostWaiting = 1000;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    private readonly string _name;
    private readonly RegionOptions _options;
    private readonly Queue<(object Message, IActorRef Sender)> _waiting = new();
    private IActorRef? _actor;
    private bool _isStopping;
    private bool _hasFailed;
    private bool _isDraining;

    /// <summary>How often it has ended without being told to.</summary>
    private int _ends;

    public ShardedEntity(string name, RegionOptions options) => (_name, _options) = (name, options);

    public ITimerScheduler Timers { get; set; } = null!;

    private sealed record Rested : INoSerializationVerificationNeeded
    {
        public static Rested Instance { get; } = new();
    }

    /// <summary>From the shard, which keeps what comes from now on for the next of this name.</summary>
    private sealed record Retired : INoSerializationVerificationNeeded
    {
        public static Retired Instance { get; } = new();
    }

    public static Props Props(string name, RegionOptions options) => Akka.Actor.Props.Create(() => new ShardedEntity(name, options));

    // An entity that fails knows only half: its successor reads what is durable.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(-1, -1, Decide, loggingEnabled: false);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Terminated terminated when terminated.ActorRef.Equals(_actor):
                Stopped();
                break;
            case Terminated:
                break;
            case Rested:
                _hasFailed = false;
                break;
            case Retired:
                Context.Stop(Self);
                break;
            default:
                if (message.Equals(_options.DrainMessage))
                    Drain();
                else
                    Deliver(message);
                break;
        }
    }

    private Directive Decide(Exception error)
    {
        _hasFailed = true;
        _options.Failed(_name, error);
        return Directive.Stop;
    }

    private void Deliver(object message)
    {
        if (_isDraining || _hasFailed)
            return;
        var stops = _options.Stops(message);
        if (_actor is null && (stops || !Begin()))
        {
            Context.Parent.Tell(new Passivate(Retired.Instance));
            return;
        }
        if (_isStopping)
        {
            if (_waiting.Count < MostWaiting)
                _waiting.Enqueue((message, Sender));
            return;
        }
        _isStopping = stops;
        _actor!.Forward(message);
    }

    private bool Begin()
    {
        if (_options.Create(_name) is not { } props)
            return false;
        _actor = Context.Watch(Context.ActorOf(props, "entity"));
        _options.Began(_actor, _ends);
        return true;
    }

    private void Stopped()
    {
        _actor = null;
        _ends = _isStopping && !_hasFailed ? 0 : _ends + 1;
        _isStopping = false;
        if (_isDraining)
        {
            Context.Stop(Self);
            return;
        }
        if (_hasFailed)
            Timers.StartSingleTimer(Rested.Instance, Rested.Instance, Rest);
        while (_waiting.TryDequeue(out var waiting))
            Self.Tell(waiting.Message, waiting.Sender);
    }

    /// <summary>The shard goes to another node: the entity finishes what it does.</summary>
    private void Drain()
    {
        _isDraining = true;
        if (_actor is null)
            Context.Stop(Self);
        else
            _actor.Tell(_options.DrainMessage);
    }
}
