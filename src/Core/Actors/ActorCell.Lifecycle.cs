namespace ActorVent.Actors;

internal sealed partial class ActorCell<TMessage>
{
    private CancellationTokenSource? _stopping;
    private TaskCompletionSource? _stopped;
    private List<ActorRef>? _watchers;
    private ActorTimers<TMessage>? _timers;
    private Exception? _error;
    private DateTimeOffset _lastFailure;
    private int _failures;

    /// <summary>Takes no messages any more. Under the gate.</summary>
    private bool _isClosing;

    private enum ControlKind : byte
    {
        Start,
        Stop,
        ChildStopped,
        ChildFailed,
        Directive,
        RestartNow,
    }

    public override bool IsStopped
    {
        get
        {
            lock (_gate)
                return _isClosing;
        }
    }

    internal ActorTimers<TMessage> Timers => _timers ??= new ActorTimers<TMessage>(this);

    internal CancellationToken Stopping
    {
        get
        {
            lock (_gate)
            {
                if (_stopping is null)
                {
                    _stopping = new CancellationTokenSource();
                    if (_isClosing)
                        _stopping.Cancel();
                }
                return _stopping.Token;
            }
        }
    }

    internal override Task WhenStopped
    {
        get
        {
            lock (_gate)
            {
                if (_phase == Phase.Stopped)
                    return Task.CompletedTask;
                return (_stopped ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    internal override void BeginStop()
    {
        CancellationTokenSource? stopping;
        lock (_gate)
        {
            if (_isClosing)
                return;
            _isClosing = true;
            stopping = _stopping;
            Enqueue(new Control(ControlKind.Stop));
        }
        stopping?.Cancel();
    }

    internal bool Passivate()
    {
        lock (_gate)
        {
            if (_isClosing)
                return true;
            if (UserCount > 0 || _waiters is { Count: > 0 } || _notes is { Count: > 0 })
                return false;
            BeginStop();
            return true;
        }
    }

    internal override void AddWatcher(ActorRef watcher)
    {
        lock (_gate)
        {
            if (_phase != Phase.Stopped)
            {
                _watchers ??= [];
                if (!_watchers.Contains(watcher))
                    _watchers.Add(watcher);
                return;
            }
        }
        watcher.OnTerminated(this);
    }

    internal override void RemoveWatcher(ActorRef watcher)
    {
        lock (_gate)
            _watchers?.Remove(watcher);
    }

    internal override void Apply(SupervisionDirective directive, TimeSpan backoff) =>
        Enqueue(new Control(ControlKind.Directive) { Directive = directive, Backoff = backoff });

    private ValueTask HandleControl(in Control control)
    {
        switch (control.Kind)
        {
            case ControlKind.Start:
            case ControlKind.RestartNow:
                return _phase is Phase.Stopping or Phase.Stopped ? ValueTask.CompletedTask : StartAsync();
            case ControlKind.Stop:
                return StopChildrenThenAsync(Phase.Stopping);
            case ControlKind.ChildStopped:
                return ChildStoppedAsync(control.Child!);
            case ControlKind.ChildFailed:
                SuperviseChild(control.Child!, control.Error!);
                return ValueTask.CompletedTask;
            default:
                return ApplyAsync(control.Directive, control.Backoff);
        }
    }

    private async ValueTask StartAsync()
    {
        _actor = _factory();
        _actor.Context = _context;
        await _actor.InvokePreStart();
        SetPhase(Phase.Running);
    }

    private void Fail(Exception error)
    {
        lock (_gate)
        {
            if (_phase is Phase.Stopping or Phase.Stopped)
                return;
            // Cancelled because it is to stop: that is no failure.
            if (_isClosing && error is OperationCanceledException)
                return;
            _phase = Phase.Suspended;
        }
        _error = error;
        var now = System.Time.GetUtcNow();
        _failures = now - _lastFailure > RestartBackoff.Default.Most ? 0 : _failures + 1;
        _lastFailure = now;
        if (Parent is null)
            System.OnFailed(this, error);
        else
            Parent.OnChildFailed(this, error);
    }

    private ValueTask ApplyAsync(SupervisionDirective directive, TimeSpan backoff)
    {
        if (_phase != Phase.Suspended)
            return ValueTask.CompletedTask;
        switch (directive)
        {
            case SupervisionDirective.Resume:
                SetPhase(_actor is null ? Phase.Suspended : Phase.Running);
                return ValueTask.CompletedTask;
            case SupervisionDirective.Restart:
                _backoff = backoff;
                return StopChildrenThenAsync(Phase.Restarting);
            default:
                BeginStop();
                return ValueTask.CompletedTask;
        }
    }

    private TimeSpan _backoff;

    private ValueTask StopChildrenThenAsync(Phase phase)
    {
        if (_phase is Phase.Stopping or Phase.Stopped)
            return ValueTask.CompletedTask;
        SetPhase(phase);
        if (!HasChildren)
            return AfterChildrenAsync();
        StopChildren();
        return ValueTask.CompletedTask;
    }

    private ValueTask AfterChildrenAsync() => _phase == Phase.Stopping ? FinishAsync() : RestartAsync();

    private async ValueTask RestartAsync()
    {
        _timers?.CancelAll();
        if (_actor is { } failed)
            await GuardAsync(() => failed.InvokePreRestart(_error!));
        // The timer lives as long as the wait.
        ITimer? timer = null;
        timer = System.Time.CreateTimer(
            _ =>
            {
                timer?.Dispose();
                Enqueue(new Control(ControlKind.RestartNow));
            },
            null,
            _backoff,
            Timeout.InfiniteTimeSpan);
    }

    private async ValueTask FinishAsync()
    {
        _timers?.CancelAll();
        if (_actor is { } actor)
            await GuardAsync(actor.InvokePostStop);
        List<ActorRef>? watchers;
        TaskCompletionSource? stopped;
        LinkedList<Waiter>? waiters;
        int unread;
        lock (_gate)
        {
            _phase = Phase.Stopped;
            (watchers, stopped, waiters, unread) = (_watchers, _stopped, _waiters, UserCount);
            (_user, _notes, _controls, _waiters, _watchers) = (null, null, null, null, null);
        }
        foreach (var waiter in waiters ?? [])
            waiter.Admit();
        if (unread + (waiters?.Count ?? 0) is > 0 and var lost)
            System.OnDeadLetter(this, lost);
        Parent?.OnChildStopped(this);
        if (Parent is null)
            System.OnTopLevelStopped(this);
        foreach (var watcher in watchers ?? [])
            watcher.OnTerminated(this);
        stopped?.TrySetResult();
    }

    private async ValueTask GuardAsync(Func<ValueTask> hook)
    {
        try
        {
            await hook();
        }
        catch (Exception error)
        {
            System.OnHookFailed(this, error);
        }
    }

    private void SetPhase(Phase phase)
    {
        lock (_gate)
            _phase = phase;
    }

    private record struct Control(ControlKind Kind)
    {
        public ActorRef? Child;
        public Exception? Error;
        public SupervisionDirective Directive;
        public TimeSpan Backoff;
    }
}
