namespace ActorVent.Actors;

/// <summary>The running actor behind a ref: takes one message at a time from its mailbox. Lifecycle and children are in the other parts.</summary>
internal sealed partial class ActorCell<TMessage> : ActorRef<TMessage>, IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly Func<Actor<TMessage>> _factory;
    private readonly ActorContext<TMessage> _context;
    private readonly int _capacity;
    private Actor<TMessage>? _actor;
    private Phase _phase = Phase.Created;

    /// <summary>Whether a turn is scheduled or under way. Under the gate.</summary>
    private bool _isActive;

    // What comes first is in the mailbox before the first turn, so that an actor that passivates at once sees it.
    public ActorCell(
        ActorSystem system, ActorRef? parent, string path, Func<Actor<TMessage>> factory, MailboxOptions mailbox, ReadOnlySpan<TMessage> first = default)
        : base(path)
    {
        System = system;
        Parent = parent;
        _factory = factory;
        _capacity = mailbox.Capacity;
        _context = new ActorContext<TMessage>(this);
        if (first.Length > 0)
            _user = new Queue<TMessage>(first.Length);
        foreach (var message in first)
            _user!.Enqueue(message);
        Enqueue(new Control(ControlKind.Start));
    }

    /// <summary>Changes under the gate, and only in the actor's own turns.</summary>
    private enum Phase : byte
    {
        Created,

        /// <summary>In <see cref="Actor{TMessage}.PreStart"/>.</summary>
        Starting,
        Running,

        /// <summary>Waits for what the parent decides.</summary>
        Failed,

        /// <summary>The children stop, the instance goes, the backoff passes.</summary>
        Restarting,
        Stopping,
        Stopped,
    }

    public ActorSystem System { get; }

    public ActorRef? Parent { get; }

    void IThreadPoolWorkItem.Execute()
    {
        var context = System.Scheduler.Context;
        if (context is null)
        {
            TakeTurns();
            return;
        }
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            TakeTurns();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private void TakeTurns()
    {
        for (var left = System.Scheduler.Throughput; left > 0; left--)
        {
            if (!TryTake(out var turn))
                return;
            var handling = Handle(turn);
            if (!handling.IsCompletedSuccessfully)
            {
                GoOnAfter(handling);
                return;
            }
            // Gives a pooled source back.
            handling.GetAwaiter().GetResult();
        }
        System.Scheduler.Schedule(this);
    }

    private async void GoOnAfter(ValueTask handling)
    {
        try
        {
            await handling;
        }
        catch (Exception error)
        {
            Fail(error);
        }
        System.Scheduler.Schedule(this);
    }

    private ValueTask Handle(in Turn turn)
    {
        try
        {
            switch (turn.Kind)
            {
                case TurnKind.User:
                    _silence?.Begin();
                    return _actor!.InvokeReceive(turn.Message);
                case TurnKind.Note:
                    return HandleNote(turn.Note);
                default:
                    return HandleControl(turn.Control);
            }
        }
        catch (Exception error)
        {
            return ValueTask.FromException(error);
        }
    }

    private ValueTask HandleNote(in Note note)
    {
        switch (note.Kind)
        {
            case NoteKind.Timer:
                return Timers.Takes(note.Subject!) ? _actor!.InvokeReceive(ActorTimers<TMessage>.MessageOf(note.Subject!)) : ValueTask.CompletedTask;
            case NoteKind.Terminated:
                var stopped = (ActorRef)note.Subject!;
                return _watching?.Remove(stopped) == true ? _actor!.InvokeTerminated(stopped) : ValueTask.CompletedTask;
            case NoteKind.Silence:
                return IsSilent(note.Subject!) ? _actor!.InvokeReceive(note.Message) : ValueTask.CompletedTask;
            case NoteKind.Piped:
                return note.Subject == _actor ? _actor!.InvokeReceive(note.Message) : ValueTask.CompletedTask;
            case NoteKind.BrokenPipe:
                var (instance, error) = (BrokenPipe)note.Subject!;
                return instance == _actor ? ValueTask.FromException(error) : ValueTask.CompletedTask;
            default:
                return _actor!.InvokeReceive(note.Message);
        }
    }
}
