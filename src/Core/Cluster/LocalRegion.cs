using Akka.Actor;
using Akka.Event;

namespace ActorVent.Cluster;

/// <summary>
/// Placement on one node: entities are its children, created by the first message for them. As with a region of a cluster, a message is
/// delivered at most once, and what is told to an entity that is stopping waits for the next of its name.
/// </summary>
internal sealed class LocalRegion : UntypedActor, IWithTimers
{
    /// <summary>Messages that wait for entities which are stopping; what is more is dropped, as it is on the way between nodes.</summary>
    private const int MostWaiting = 1000;

    /// <summary>An entity that failed rests that long, so that one which fails at once does not take the processor.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    private readonly RegionOptions _options;
    private readonly Dictionary<string, Entity> _entities = [];
    private readonly Dictionary<IActorRef, string> _names = [];

    /// <summary>How often each has ended without being told to; none: never.</summary>
    private readonly Dictionary<string, int> _ends = [];

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef? _drain;
    private int _waiting;

    public LocalRegion(RegionOptions options) => _options = options;

    private sealed record Rested(string Name) : INoSerializationVerificationNeeded;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(RegionOptions options) => Akka.Actor.Props.Create(() => new LocalRegion(options));

    // An entity that fails knows only half: its successor reads what is durable.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(-1, -1, Decide, loggingEnabled: false);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Terminated terminated:
                Stopped(terminated.ActorRef);
                break;
            case Rested rested:
                Begin(rested.Name);
                break;
            case RegionMessage.Drain:
                Drain(Sender);
                break;
            default:
                if (_options.EntityOf(message) is { } name)
                    Deliver(name, message);
                else
                    Unhandled(message);
                break;
        }
    }

    private Directive Decide(Exception error)
    {
        if (_names.TryGetValue(Sender, out var name))
        {
            _entities[name].HasFailed = true;
            _options.Failed(name, error);
        }
        return Directive.Stop;
    }

    private void Deliver(string name, object message)
    {
        var stops = _options.Stops(message);
        if (!_entities.TryGetValue(name, out var entity) && !stops)
            entity = Begin(name);
        if (entity?.Actor is { } actor && !entity.IsStopping)
        {
            entity.IsStopping = stops;
            actor.Forward(message);
        }
        else if (entity is { IsStopping: true, HasFailed: false } && _waiting < MostWaiting)
            Keep(entity, message);
        else
            _log.Debug("dropped {0} for {1}, which does not run", message.GetType().Name, name);
    }

    private void Keep(Entity entity, object message)
    {
        _waiting++;
        entity.Waiting.Enqueue((message, Sender));
    }

    private Entity? Begin(string name)
    {
        _entities.Remove(name);
        if (_drain is not null || _options.Create(name) is not { } props)
            return null;
        var actor = Context.Watch(Context.ActorOf(props, Uri.EscapeDataString(name)));
        var entity = new Entity { Actor = actor };
        _entities.Add(name, entity);
        _names.Add(actor, name);
        _options.Began(actor, _ends.GetValueOrDefault(name));
        return entity;
    }

    private void Stopped(IActorRef actor)
    {
        if (!_names.Remove(actor, out var name))
            return;
        var entity = _entities[name];
        Count(name, isAsTold: entity is { IsStopping: true, HasFailed: false });
        entity.Actor = null;
        entity.IsStopping = true;
        if (_drain is not null)
        {
            AnswerDrained();
            return;
        }
        if (entity.HasFailed)
        {
            Timers.StartSingleTimer(name, new Rested(name), Rest);
            return;
        }
        _entities.Remove(name);
        _waiting -= entity.Waiting.Count;
        foreach (var (message, sender) in entity.Waiting)
            Self.Tell(message, sender);
    }

    private void Count(string name, bool isAsTold)
    {
        if (isAsTold)
            _ends.Remove(name);
        else
            _ends[name] = _ends.GetValueOrDefault(name) + 1;
    }

    private void Drain(IActorRef asker)
    {
        _drain = asker;
        foreach (var actor in _names.Keys)
            actor.Tell(_options.DrainMessage);
        AnswerDrained();
    }

    private void AnswerDrained()
    {
        if (_names.Count == 0)
            _drain!.Tell(RegionMessage.Drained.Instance);
    }

    private sealed class Entity
    {
        /// <summary>null: it has failed, and rests.</summary>
        public IActorRef? Actor { get; set; }

        public bool IsStopping { get; set; }

        public bool HasFailed { get; set; }

        public Queue<(object Message, IActorRef Sender)> Waiting { get; } = new();
    }
}
