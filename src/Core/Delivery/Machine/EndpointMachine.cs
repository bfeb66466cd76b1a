using ActorVent.Machines;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>
/// Delivers the journal to one endpoint: one request per object at a time, a bounded window, retries that hold up only
/// their own object, and progress that is durable before anything newer of the same object is sent.
/// </summary>
internal sealed partial class EndpointMachine(EndpointSettings settings) : IMachine<EndpointInput, EndpointEffect>
{
    private static readonly TimeSpan TroubleWait = TimeSpan.FromSeconds(1);

    private readonly EndpointOptions _options = settings.Options;

    // What entries have to name to be for this endpoint.
    private readonly EndpointId? _target = settings.Options.FromAnnotation ? settings.Options.Id : null;
    private readonly RetrySchedule _schedule = new(settings.Retry, settings.Jitter);
    private readonly Dictionary<ObjectKey, Lane> _lanes = [];
    private readonly HeldPayloads _held = new(settings.Options.MostHeld);
    private PartitionCursor[] _cursors = [];
    private Circuit _circuit = null!;
    private bool _isOpen;
    private bool _isDisabled;
    private bool _isPaused;
    private bool _isQuarantined;
    private bool _isStopped;
    private bool _isFailureTold;
    private DateTimeOffset? _timer;

    // Of the input that is being taken.
    private DateTimeOffset _now;
    private List<EndpointEffect> _effects = null!;

    /// <summary>Whether something may be read and sent.</summary>
    private bool IsActive => _isOpen && !IsDraining && !_isDisabled && !_isPaused && !_isQuarantined;

    /// <summary>Whether lanes that have something to send keep it out of memory.</summary>
    private bool IsUnloading => _circuit.IsOpen || _isDisabled || _isPaused || _isQuarantined;

    public void On(EndpointInput input, DateTimeOffset now, List<EndpointEffect> effects)
    {
        if (_isStopped)
            return;
        _now = now;
        _effects = effects;
        Take(input);
        if (!_isStopped)
            GoOn();
    }

    private void Take(EndpointInput input)
    {
        switch (input)
        {
            case EndpointInput.Answered answered:
                Settle(answered);
                break;
            case EndpointInput.Persisted persisted:
                Persisted(persisted.Number);
                break;
            case EndpointInput.Pulled pulled:
                Pulled(pulled.Entries);
                break;
            case EndpointInput.Loaded loaded:
                Loaded(loaded);
                break;
            case EndpointInput.LoadFailed failed:
                LoadFailed(failed);
                break;
            case EndpointInput.NotSent notSent:
                NotSent(notSent.Attempt);
                break;
            case EndpointInput.Due:
                _timer = null;
                break;
            case EndpointInput.LettersWritten:
                LettersWritten();
                break;
            case EndpointInput.LettersFailed failed:
                LettersFailed(failed.Reason);
                break;
            case EndpointInput.LowWritten:
                LowWritten();
                break;
            case EndpointInput.LowFailed failed:
                LowFailed(failed.Reason);
                break;
            case EndpointInput.ExpiredRead expired:
                ExpiredRead(expired);
                break;
            case EndpointInput.ExpiredFailed failed:
                ExpiredFailed(failed);
                break;
            case EndpointInput.Pause pause:
                Pause(pause.IsPaused);
                break;
            case EndpointInput.Drain:
                _drainSince ??= _now;
                break;
            default:
                TakeOfOpening(input);
                break;
        }
    }

    /// <summary>Does whatever can be done now.</summary>
    private void GoOn()
    {
        if (_isFailureTold && _failing == 0)
        {
            _isFailureTold = false;
            _effects.Add(new EndpointReport.NothingFails());
        }
        TryAgain();
        if (IsActive)
        {
            SendReady();
            if (_circuit.IsOpen)
                Probe();
            else
                LoadDue();
            Pull();
        }
        if (_isOpen && !_isQuarantined)
        {
            Persist();
            WriteLow();
        }
        if (IsDraining && IsDrained())
            Stop();
        else
            SetTimer();
    }

    /// <summary>Pausing stops the clocks of failing entries too.</summary>
    private void Pause(bool isPaused)
    {
        if (_isPaused == isPaused || !_isOpen)
            return;
        _isPaused = isPaused;
        _isPausedChanged = true;
        if (isPaused)
            Unload();
        else
            Resume();
    }

    private void Stop()
    {
        _isStopped = true;
        _effects.Add(EndpointEffect.Stop.Instance);
    }

    private void Fail(string reason)
    {
        _isStopped = true;
        _effects.Add(new EndpointEffect.Fail(reason));
    }

    /// <summary>Wakes the machine when the next thing is due; one that comes too early is harmless.</summary>
    private void SetTimer()
    {
        DateTimeOffset? next = null;
        Earlier(ref next, NextTry());
        if (IsDraining)
            Earlier(ref next, NextOfDrain());
        if (IsActive)
            Earlier(ref next, NextOfLanes());
        Earlier(ref next, NextOfLow());
        if (_pending is null)
            Earlier(ref next, _persistAt);
        if (next is not { } due || _timer <= due)
            return;
        _timer = due;
        _effects.Add(new EndpointEffect.SetTimer(due));
    }

    private static void Earlier(ref DateTimeOffset? next, DateTimeOffset? other)
    {
        if (next is null || other < next)
            next = other ?? next;
    }
}
