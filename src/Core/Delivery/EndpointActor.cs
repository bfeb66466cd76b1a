using ActorVent.Introspection;
using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Progress;
using ActorVent.Troubles;
using Akka.Actor;

namespace ActorVent.Delivery;

/// <summary>
/// Carries out what its <see cref="EndpointMachine"/> decides: requests, reads, the child that keeps the log, one timer. When it fails it stops, and
/// its region starts another: it never lives twice under one reference, so that nothing said to one is taken by the next.
/// </summary>
internal sealed partial class EndpointActor : UntypedActor, IWithTimers
{
    /// <summary>Of the region of endpoints.</summary>
    public const string RegionName = "endpoints";

    private static readonly TimeSpan PersistWithin = TimeSpan.FromMilliseconds(20);

    private readonly EndpointOptions _options;
    private readonly EndpointPort _port;
    private readonly EndpointServices _services;
    private readonly Action _begun;
    private readonly EndpointMachine _machine;
    private readonly List<EndpointEffect> _effects = [];
    private readonly List<EndpointEffect.Load> _loads = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Told _due = new(EndpointInput.Due.Instance);
    private readonly Func<PartitionId, long> _head;
    private EndpointGauge? _gauge;
    private IActorRef? _log;
    private int _logEnds;
    private string? _logError;

    /// <param name="options">Of the endpoint.</param>
    /// <param name="port">How it is spoken to.</param>
    /// <param name="enablesAgain">See <see cref="EndpointSettings.EnablesAgain"/>.</param>
    /// <param name="begun">Called when it is open.</param>
    /// <param name="services">What endpoints work with.</param>
    public EndpointActor(EndpointOptions options, EndpointPort port, bool enablesAgain, Action begun, EndpointServices services)
    {
        (_options, _port, _begun, _services) = (options, port, begun, services);
        _machine = new EndpointMachine(new EndpointSettings(options, services.Journal.Id, services.Random.NextDouble)
        {
            UrlOf = port.UrlOf,
            PersistWithin = PersistWithin,
            EnablesAgain = enablesAgain,
        });
        _head = partition => services.Heads[partition];
        _trouble = new TroubleLog($"Endpoint {options.Id}", services.Time, services.Logger);
        _refusals = new TroubleLog($"Endpoint {options.Id}", services.Time, services.Logger);
        _label = options.FromAnnotation ? new("annotation") : options.Id;
        _tally = services.Tally.Of(options.FromAnnotation ? new("endpoints from annotations") : options.Id);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>An input, from a task or the timer to the actor itself.</summary>
    private sealed record Told(EndpointInput Input) : INoSerializationVerificationNeeded;

    /// <summary>What was asked for together is answered together.</summary>
    private sealed record LoadedTogether(IReadOnlyList<EndpointInput> Inputs) : INoSerializationVerificationNeeded;

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(error =>
    {
        _logError = error.Message;
        return Directive.Stop;
    });

    protected override void PreStart()
    {
        _gauge = _services.Metrics.Began(_label);
        _services.Residents.Came(RegionName, _options.Id.Value, Self);
        On(EndpointInput.Start.Instance);
    }

    protected override void PostStop()
    {
        _services.Residents.Left(RegionName, _options.Id.Value, Self);
        if (_gauge is { } gauge)
            _services.Metrics.Ended(gauge);
        _stopping.Cancel();
        _stopping.Dispose();
    }

    protected override void PostRestart(Exception reason) => Context.Stop(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Told told:
                if (told.Input is EndpointInput.LettersWritten)
                    _services.JournalTrouble.Worked(_options.Id);
                On(told.Input);
                break;
            case LoadedTogether loaded:
                foreach (var input in loaded.Inputs)
                    Decide(input);
                LoadTogether();
                break;
            case TailMessage.Pulled pulled:
                On(new EndpointInput.Pulled(pulled.Entries));
                break;
            case LogMessage.Persisted persisted when Sender.Equals(_log):
                _services.JournalTrouble.Worked(_options.Id);
                On(new EndpointInput.Persisted(persisted.Number));
                break;
            case LogMessage.Recovered recovered when Sender.Equals(_log):
                _services.JournalTrouble.Worked(_options.Id);
                On(new EndpointInput.LogRecovered(recovered.Progress));
                break;
            case LogMessage.Failed failed when Sender.Equals(_log):
                On(new EndpointInput.LogFailed(failed.Reason));
                break;
            case LogMessage.Unreadable unreadable when Sender.Equals(_log):
                On(new EndpointInput.LogUnreadable(unreadable.Row, unreadable.Reason));
                break;
            case Terminated terminated when terminated.ActorRef.Equals(_log):
                LogStopped();
                break;
            case EndpointMessage.Pause pause:
                On(new EndpointInput.Pause(pause.IsPaused));
                break;
            case EndpointMessage.Drain:
                On(EndpointInput.Drain.Instance);
                break;
            case EndpointMessage.Stop:
                Context.Stop(Self);
                break;
            case Inspect inspect:
                Sender.Tell(_machine.Status(inspect.Object, _services.Time.GetUtcNow()) with { Problem = _problem });
                break;
            case EndpointMessage.Ping:
                if (_gauge is { IsWatched: true } gauge)
                    gauge.Tell(_machine.Standing(_head, _services.Time.GetUtcNow()));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void LogStopped()
    {
        _log = null;
        _logEnds++;
        if (_logError is { } error)
            On(new EndpointInput.LogFailed(error));
        _logError = null;
        On(EndpointInput.LogStopped.Instance);
    }

    private void On(EndpointInput input)
    {
        Decide(input);
        LoadTogether();
    }

    private void Decide(EndpointInput input)
    {
        _effects.Clear();
        _machine.On(input, _services.Time.GetUtcNow(), _effects);
        foreach (var effect in _effects)
        {
            if (effect is EndpointReport report)
                Tell(report);
            else
                Run(effect);
        }
    }
}
