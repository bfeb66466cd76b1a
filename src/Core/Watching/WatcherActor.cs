using ActorVent.Introspection;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Troubles;
using Akka.Actor;
using Akka.Event;

namespace ActorVent.Watching;

/// <summary>
/// Watches one scope: carries out what its machine decides. When it fails it begins again, under a higher epoch, from the position in the
/// journal.
/// </summary>
internal sealed partial class WatcherActor : UntypedActor, IWithTimers
{
    /// <summary>Of the region of watchers.</summary>
    public const string RegionName = "watchers";

    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    private readonly WatcherServices _services;
    private readonly IActorRef _partitions;
    private readonly WatcherMachine _machine;
    private readonly ScopeId _scope;
    private readonly string _name;
    private readonly string _plural;
    private readonly Streams _streams;
    private readonly List<WatcherEffect> _effects = [];
    private readonly CancellationTokenSource _stopping = new();

    public WatcherActor(WatcherOptions options, WatcherServices services, IActorRef partitions)
    {
        (_services, _partitions) = (services, partitions);
        _scope = options.Scope.IdIn(options.Cluster);
        (_name, _plural) = (options.Name, options.Scope.Resource.Plural);
        _trouble = new TroubleLog($"The watch of {_plural} of {_name}", services.Time, services.Logger);
        _machine = new WatcherMachine(options, services.Ring, services.Random.NextDouble);
        _streams = new Streams(services.Client, options.Scope, Self);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>A scope's watcher.</summary>
    /// <param name="options">What to watch.</param>
    /// <param name="services">What it works with.</param>
    /// <param name="partitions">The partitions' region.</param>
    public static Props Props(WatcherOptions options, WatcherServices services, IActorRef partitions) =>
        Akka.Actor.Props.Create(() => new WatcherActor(options, services, partitions));

    protected override void PreStart()
    {
        _services.Residents.Came(RegionName, _scope.Value, Self);
        Timers.StartPeriodicTimer(nameof(WatcherInput.Tick), new Local(WatcherInput.Tick.Instance), TickInterval);
        Decide(new WatcherInput.Started());
    }

    protected override void PostStop()
    {
        _services.Residents.Left(RegionName, _scope.Value, Self);
        _stopping.Cancel();
        _stopping.Dispose();
        _streams.CloseAll();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Local local:
                Decide(local.Input);
                break;
            case Opened opened:
                if (_streams.Keep(opened.Id, opened.Stream))
                    Decide(new WatcherInput.WatchOpened(opened.Id));
                break;
            case Inspect:
                Sender.Tell(_machine.Status() with { Problem = _trouble.Problem });
                break;
            case WatcherMessage.Ping:
                break;
            case IWatcherMessage told:
                Decide(new WatcherInput.Told(told));
                break;
            case Drain:
                Decide(WatcherInput.Drain.Instance);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Decide(WatcherInput input)
    {
        _effects.Clear();
        _machine.On(input, Context.System.Scheduler.Now, _effects);
        foreach (var effect in _effects)
            CarryOut(effect);
    }

    private void CarryOut(WatcherEffect effect)
    {
        switch (effect)
        {
            case WatcherEffect.Tell tell:
                _partitions.Tell(tell.Message);
                break;
            case WatcherEffect.Read read:
                _streams.Read(read.Id);
                break;
            case WatcherEffect.Report report:
                Note(report.What);
                break;
            case WatcherEffect.List list:
                _streams.List(list.Id, list.Continue);
                break;
            case WatcherEffect.Watch watch:
                _streams.Watch(watch.Id, watch.After);
                break;
            case WatcherEffect.AskVersion ask:
                _streams.AskVersion(ask.Id);
                break;
            case WatcherEffect.Close close:
                _streams.Close(close.Id);
                break;
            case WatcherEffect.Begin:
                BeginAsync().PipeTo(Self);
                break;
            case WatcherEffect.WritePosition write:
                WriteAsync(write).PipeTo(Self);
                break;
            case WatcherEffect.WriteReset write:
                WriteAsync(write).PipeTo(Self);
                break;
            case WatcherEffect.SetTimer timer:
                var wait = timer.Due - Context.System.Scheduler.Now;
                Timers.StartSingleTimer(nameof(WatcherInput.Due), new Local(WatcherInput.Due.Instance), wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
                break;
            case WatcherEffect.Drained:
                Context.Stop(Self);
                break;
            case WatcherEffect.Fail fail:
                throw new WatcherFailedException(fail.Reason);
        }
    }

    /// <summary>For the machine, from the actor itself. What comes after the end is nothing to tell people.</summary>
    private sealed record Local(WatcherInput Input) : INoSerializationVerificationNeeded, IDeadLetterSuppression;
}
