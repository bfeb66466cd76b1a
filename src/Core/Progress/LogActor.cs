using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Persistence;
using Microsoft.Extensions.Logging;

namespace ActorVent.Progress;

/// <summary>
/// Writes and reads one endpoint's log, and decides nothing: it tells its parent what became of it (<see cref="LogMessage"/>), and stops when
/// a write fails. The only persistent actor, because a failed write stops all that wrote in the same round trip.
/// </summary>
internal sealed partial class LogActor : PersistentActor, IWithTimers
{
    private static readonly TimeSpan LeaseWait = TimeSpan.FromMilliseconds(100);

    private readonly LogOptions _options;
    private readonly ILogger _logger;
    private readonly string _store;
    private readonly IActorRef _endpoint;
    private LogRecovery? _recovery;
    private ProgressState _state = null!;
    private bool _isSaving;
    private long _newestSnapshot;
    private long _deleted;
    private long _deleteUpTo;

    public LogActor(LogOptions options, ILogger logger)
    {
        (_options, _logger) = (options, logger);
        PersistenceId = options.PersistenceId;
        _endpoint = Context.Parent;
        var setup = Context.System.Settings.Setup.Get<ProgressSetup>();
        _store = setup.HasValue ? setup.Value.Store : "the progress database";
        _recovery = new LogRecovery(options, _store);
    }

    public override string PersistenceId { get; }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>What waits for the lease, from the timer to the actor itself.</summary>
    private sealed record Again(LogMessage.Persist Persist) : INoSerializationVerificationNeeded;

    /// <summary>A child of the endpoint that it tells. The endpoint stops it when it fails, and does not restart it: it stands for what was read.</summary>
    public static Props Props(LogOptions options, ILogger logger) => Akka.Actor.Props.Create(() => new LogActor(options, logger));

    protected override bool ReceiveCommand(object message)
    {
        switch (message)
        {
            case LogMessage.Persist persist:
                Write(persist);
                return true;
            case Again again:
                Write(again.Persist);
                return true;
            case LoadSnapshotResult loaded:
                TryOlder(loaded.Snapshot);
                return true;
            case LoadSnapshotFailed failed:
                Fail(failed.Cause);
                return true;
            default:
                return ReceiveUpkeep(message);
        }
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => Fail(cause);

    /// <summary>Akka would go on, with a number that is used and has no row.</summary>
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) => Fail(cause);

    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        switch (reason)
        {
            case UnreadableLogException unreadable:
                Refuse(unreadable);
                break;
            case SerializationException:
                Refuse(new UnreadableLogException(0, $"A row of the log of endpoint {_options.Endpoint} in {_store} is not of this program: {reason.Message}", reason));
                break;
            default:
                Fail(reason);
                break;
        }
    }

    private void Write(LogMessage.Persist persist)
    {
        if (!_options.Lease.IsHeld)
        {
            Timers.StartSingleTimer(nameof(Again), new Again(persist), LeaseWait);
            return;
        }
        var delta = _state.Journal is null ? persist.Delta with { Journal = _options.Journal } : persist.Delta;
        StoredRow row;
        try
        {
            // What could not be applied when it is read must not be written.
            _state.Check(delta);
            row = ProgressFormat.Write(delta);
        }
        catch (Exception e)
        {
            Fail(e);
            return;
        }
        PersistAsync(row, _ => Written(persist.Number, delta));
    }

    private void Written(long number, ProgressDelta delta)
    {
        _state.Apply(delta);
        _endpoint.Tell(new LogMessage.Persisted(number));
        if (LastSequenceNr % _options.SnapshotEvery == 0)
            SaveProgress();
    }

    private void Fail(Exception cause)
    {
        Log.Failed(_logger, cause, _options.Endpoint);
        _endpoint.Tell(new LogMessage.Failed(ProgressFailure.Describe(cause, _store)));
        Context.Stop(Self);
    }

    private void Refuse(UnreadableLogException cause)
    {
        Log.Failed(_logger, cause, _options.Endpoint);
        _endpoint.Tell(new LogMessage.Unreadable(cause.Row, cause.Message));
        Context.Stop(Self);
    }
}
