namespace ActorVent.Actors;

internal sealed partial class ActorCell<TMessage>
{
    private CancellationTokenSource? _stopping;
    private TaskCompletionSource? _stopped;
    private ActorTimers<TMessage>? _timers;

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
                    if (_isClosing || _phase == Phase.Restarting)
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
        lock (_gate)
        {
            if (_isClosing)
                return;
            Close();
        }
        CancelStopping();
    }

    internal bool Passivate()
    {
        lock (_gate)
        {
            if (_isClosing)
                return true;
            if (UserCount > 0 || _waiters is { Count: > 0 } || _notes is { Count: > 0 })
                return false;
            Close();
        }
        CancelStopping();
        return true;
    }

    private void Close()
    {
        _isClosing = true;
        Enqueue(new Control(ControlKind.Stop));
    }

    /// <summary>Never under the gate: what is registered runs here, and may take the gates of others.</summary>
    private void CancelStopping()
    {
        CancellationTokenSource? stopping;
        lock (_gate)
            stopping = _stopping;
        try
        {
            stopping?.Cancel();
        }
        catch (AggregateException error)
        {
            System.OnHookFailed(this, error);
        }
    }

    private ValueTask HandleControl(in Control control)
    {
        switch (control.Kind)
        {
            case ControlKind.Start:
            case ControlKind.RestartNow:
                return StartAsync();
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
        lock (_gate)
        {
            // Told to stop before it started: then it never does.
            if (_isClosing || _phase is not (Phase.Created or Phase.Restarting))
                return;
            _phase = Phase.Starting;
            if (_stopping is { IsCancellationRequested: true })
                _stopping = null;
        }
        _backoff?.Dispose();
        _backoff = null;
        _hasStarted = false;
        _actor = _factory();
        _actor.Context = _context;
        await _actor.InvokePreStart();
        _hasStarted = true;
        _calmSince = System.Time.GetTimestamp();
        SetPhase(Phase.Running);
    }

    private ValueTask StopChildrenThenAsync(Phase phase)
    {
        if (_phase is Phase.Stopping or Phase.Stopped)
            return ValueTask.CompletedTask;
        SetPhase(phase);
        if (phase == Phase.Restarting)
            CancelStopping();
        if (!HasChildren)
            return AfterChildrenAsync();
        StopChildren();
        return ValueTask.CompletedTask;
    }

    private ValueTask AfterChildrenAsync() => _phase == Phase.Stopping ? FinishAsync() : RestartAsync();

    private async ValueTask FinishAsync()
    {
        _backoff?.Dispose();
        await LeaveAsync(static (actor, _) => actor.InvokePostStop());
        UnwatchAll();
        List<ActorRef>? watchers;
        TaskCompletionSource? stopped;
        LinkedList<Waiter>? waiters;
        int unread;
        lock (_gate)
        {
            _phase = Phase.Stopped;
            waiters = TakeWaiters();
            unread = UserCount + (_notes?.Count(note => note.Kind == NoteKind.Notify) ?? 0);
            (watchers, stopped) = (_watchers, _stopped);
            (_user, _notes, _controls, _watchers) = (null, null, null, null);
        }
        foreach (var waiter in waiters ?? [])
            waiter.Admit();
        if (unread > 0)
            System.OnDeadLetter(this, unread);
        Parent?.OnChildStopped(this);
        if (Parent is null)
            System.OnTopLevelStopped(this);
        foreach (var watcher in watchers ?? [])
            watcher.OnTerminated(this);
        stopped?.TrySetResult();
    }

    /// <summary>The instance goes, and with it all that it has under way, also what its last hook began.</summary>
    private async ValueTask LeaveAsync(Func<Actor<TMessage>, Exception?, ValueTask> hook)
    {
        CancelTimers();
        if (_actor is not { } actor)
            return;
        try
        {
            await hook(actor, _error);
        }
        catch (Exception error)
        {
            System.OnHookFailed(this, error);
        }
        CancelTimers();
        _actor = null;
        _error = null;
    }

    private void CancelTimers()
    {
        _timers?.CancelAll();
        _silence?.End();
        _silence = null;
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
