namespace ActorVent.Actors;

internal sealed partial class ActorCell<TMessage>
{
    private Exception? _error;
    private long _calmSince;
    private int _failures;
    private TimeSpan _wait;
    private ITimer? _backoff;

    /// <summary>Whether the instance got through <see cref="Actor{TMessage}.PreStart"/>.</summary>
    private bool _hasStarted;

    internal override void Apply(SupervisionDirective directive, TimeSpan backoff) =>
        Enqueue(new Control(ControlKind.Directive) { Directive = directive, Backoff = backoff });

    /// <summary>The parent counts while it decides; the child waits for that, and changes nothing meanwhile.</summary>
    internal override int CountFailure(TimeSpan forgottenAfter)
    {
        var now = System.Time.GetTimestamp();
        _failures = System.Time.GetElapsedTime(_calmSince, now) > forgottenAfter ? 1 : _failures + 1;
        _calmSince = now;
        return _failures;
    }

    private void Fail(Exception error)
    {
        LinkedList<Waiter>? waiters;
        lock (_gate)
        {
            // A second failure, of a child, waits for the same decision.
            if (_phase is Phase.Stopping or Phase.Stopped or Phase.Failed)
                return;
            // Cancelled because it is to stop: that is no failure.
            if (_isClosing && error is OperationCanceledException)
                return;
            _phase = Phase.Failed;
            waiters = TakeWaiters();
        }
        foreach (var waiter in waiters ?? [])
            waiter.Admit();
        _error = error;
        if (Parent is null)
            System.OnFailed(this, error);
        else
            Parent.OnChildFailed(this, error);
    }

    private ValueTask ApplyAsync(SupervisionDirective directive, TimeSpan backoff)
    {
        if (_phase != Phase.Failed)
            return ValueTask.CompletedTask;
        switch (directive)
        {
            // One that has not started has no state to go on with.
            case SupervisionDirective.Resume when _hasStarted:
                _error = null;
                SetPhase(Phase.Running);
                ResumeEscalated();
                return ValueTask.CompletedTask;
            case SupervisionDirective.Resume:
            case SupervisionDirective.Restart:
                _wait = backoff;
                return StopChildrenThenAsync(Phase.Restarting);
            default:
                BeginStop();
                return ValueTask.CompletedTask;
        }
    }

    private async ValueTask RestartAsync()
    {
        await LeaveAsync(static (actor, error) => actor.InvokePreRestart(error!));
        _backoff = System.Time.CreateTimer(
            static state => ((ActorCell<TMessage>)state!).Enqueue(new Control(ControlKind.RestartNow)), this, _wait, Timeout.InfiniteTimeSpan);
    }
}
