using ActorVent.Introspection;
using ActorVent.Journal;
using ActorVent.Primitives;
using Akka.Actor;

namespace ActorVent.Partitions;

/// <summary>
/// The shell of a <see cref="PartitionMachine"/>: takes the partition, and carries out what the machine decides. When it cannot go on, it stops;
/// its region starts it again, and it takes the partition anew.
/// </summary>
internal sealed partial class PartitionActor : UntypedActor, IWithTimers
{
    /// <summary>Of the region of partitions.</summary>
    public const string RegionName = "partitions";

    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(5);

    private readonly PartitionId _partition;
    private readonly string _node;
    private readonly Incarnation _incarnation;
    private readonly PartitionOptions _options;
    private readonly PartitionServices _services;
    private readonly PartitionPorts _ports;
    private readonly IActorContext _context;
    private readonly ObjectChildren _objects;
    private readonly WaitingPayloads.Share _waiting;
    private readonly Random _random;
    private readonly ExponentialBackoff _retakes;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<PartitionEffect> _effects = [];
    private PartitionMachine? _machine;
    private Fence? _fence;
    private bool _isAgreed;
    private bool _isTaking;
    private bool _isDraining;

    public PartitionActor(
        PartitionId partition, string node, Incarnation incarnation, PartitionOptions options, PartitionServices services, PartitionPorts ports)
    {
        _partition = partition;
        _node = node;
        _incarnation = incarnation;
        _options = options;
        _services = services;
        _ports = ports;
        _context = Context;
        _waiting = services.Waiting.Open();
        _objects = new ObjectChildren(Context, options.Collapse, services.Time);
        lock (services.Random)
            _random = new Random(services.Random.Next());
        _retakes = new ExponentialBackoff(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(5), _random.NextDouble);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(
        PartitionId partition, string node, Incarnation incarnation, PartitionOptions options, PartitionServices services, PartitionPorts ports) =>
        Akka.Actor.Props.Create(() => new PartitionActor(partition, node, incarnation, options, services, ports));

    /// <summary>What an object's actor had waiting is gone with it: the partition begins again from what is persisted.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(error =>
    {
        _services.Stops.Failed(_partition, $"Partition {_partition} stopped: {error.Message}; it is taken again and goes on from what is recorded");
        Stop();
        return Directive.Stop;
    });

    protected override void PreStart()
    {
        _services.Metrics.Began();
        _services.Residents.Came(RegionName, _partition.ToString(), Self);
        Take();
    }

    protected override void PostStop()
    {
        _services.Metrics.Ended();
        _services.Residents.Left(RegionName, _partition.ToString(), Self);
        _stopping.Cancel();
        _stopping.Dispose();
        _waiting.Dispose();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ObjectMessage.Collapsed collapsed:
                if (_objects.Answered(Sender, collapsed))
                    Run(new PartitionInput.Collapsed(collapsed));
                break;
            case PartitionMessage.Observed observed:
                Run(new PartitionInput.Observed(observed));
                break;
            case Piped piped:
                // What an actor before this one had asked for comes to the same reference.
                if (piped.Asker == this)
                    Answered(piped.Answer);
                break;
            case Timed timed:
                Run(timed.Input);
                if (timed.Input is PartitionInput.Tick)
                    Agree();
                break;
            case Inspect:
                Sender.Tell(_machine?.Status() ?? new PartitionStatus(_partition, PartitionState.Taking, default, SequenceNumber.Zero, 0, 0, 0));
                break;
            case PartitionMessage.Ping:
                break;
            case Drain:
                Leave();
                break;
            case TakeAgain:
                Take();
                break;
            case ReleaseTooLong:
                _context.Stop(_context.Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Answered(object answer)
    {
        switch (answer)
        {
            case AppendEnded ended:
                Measure(ended);
                Run(new PartitionInput.Appended(ended.Result));
                break;
            case PartitionInput input:
                Run(input);
                break;
            case Taken taken:
                Begin(taken);
                break;
            case Released:
                _context.Stop(_context.Self);
                break;
        }
    }

    private void Take()
    {
        if (_isDraining)
            return;
        _isTaking = true;
        Pipe(
            () => _services.Journal.TakePartitionAsync(_partition, _node, _incarnation, _stopping.Token),
            static snapshot => new Taken(snapshot, null),
            static error => new Taken(null, error));
    }

    private void Begin(Taken taken)
    {
        _isTaking = false;
        if (taken.Snapshot is not { } snapshot)
        {
            TakeLater(taken.Error);
            return;
        }
        _fence = snapshot.Fence;
        if (_isDraining)
        {
            Release();
            return;
        }
        _machine = new PartitionMachine(
            snapshot, _options, _random.NextInt64, _random.NextDouble, _services.Targets, _services.Annotations?.Most ?? 0, waiting: _waiting);
        Timers.StartPeriodicTimer(Timed.Tick, Timed.Tick, TickInterval);
        Run(PartitionInput.Started.Instance);
    }

    private void TakeLater(Exception? error)
    {
        if (_isDraining)
        {
            _context.Stop(_context.Self);
            return;
        }
        // A live owner is about to give it up; a journal that fails is better left alone for a while.
        if (error is null)
            _retakes.Reset();
        else
            Log.TakeFailed(_services.Logger, _partition, error.Message);
        Timers.StartSingleTimer(TakeAgain.Instance, TakeAgain.Instance, _retakes.Next());
    }

    private void Leave()
    {
        if (_isDraining)
            return;
        _isDraining = true;
        if (_machine is not null)
            Run(PartitionInput.Drain.Instance);
        else if (!_isTaking)
            _context.Stop(_context.Self);
    }

    private void Release()
    {
        Timers.StartSingleTimer(ReleaseTooLong.Instance, ReleaseTooLong.Instance, ReleaseTimeout);
        Pipe(() => _services.Journal.ReleasePartitionAsync(_fence!, _stopping.Token), static _ => Released.Instance, static _ => Released.Instance);
    }

    private void Stop()
    {
        _machine = null;
        _context.Stop(_context.Self);
    }

    private void Run(PartitionInput input)
    {
        if (_machine is not { } machine)
            return;
        var now = _services.Time.GetUtcNow();
        machine.On(input, now, _effects);
        foreach (var effect in _effects)
            CarryOut(effect, now);
        _effects.Clear();
    }

    /// <summary>Each time that they agree anew.</summary>
    private void Agree()
    {
        if (!_options.WaitsForAgreement || _machine is null)
            return;
        var wasAgreed = _isAgreed;
        _isAgreed = _services.IsAgreed();
        if (_isAgreed && !wasAgreed)
            Run(PartitionInput.Agreed.Instance);
    }

    /// <summary>Does it, and tells this actor what came of it.</summary>
    private void Pipe<T>(Func<ValueTask<T>> work, Func<T, object> done, Func<Exception, object> failed)
    {
        var self = Self;
        _ = PipeAsync();

        async Task PipeAsync()
        {
            object answer;
            try
            {
                answer = done(await work().ConfigureAwait(false));
            }
            catch (Exception error)
            {
                answer = failed(error);
            }
            self.Tell(new Piped(this, answer));
        }
    }

    /// <summary>The answer to what this actor began; another of the same name is not concerned.</summary>
    private sealed record Piped(PartitionActor Asker, object Answer) : INoSerializationVerificationNeeded;

    private sealed record Timed(PartitionInput Input) : INoSerializationVerificationNeeded
    {
        public static Timed Tick { get; } = new(PartitionInput.Tick.Instance);

        public static Timed Due { get; } = new(PartitionInput.Due.Instance);
    }

    private sealed record Taken(PartitionSnapshot? Snapshot, Exception? Error);

    private sealed record Released
    {
        public static Released Instance { get; } = new();
    }

    private sealed record TakeAgain : INoSerializationVerificationNeeded
    {
        public static TakeAgain Instance { get; } = new();
    }

    private sealed record ReleaseTooLong : INoSerializationVerificationNeeded
    {
        public static ReleaseTooLong Instance { get; } = new();
    }
}
