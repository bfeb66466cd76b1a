namespace ActorVent.Actors;

/// <summary>The running actor behind a ref: takes one message at a time from its mailbox. Lifecycle and children are in the other parts.</summary>
internal sealed partial class ActorCell<TMessage> : ActorRef<TMessage>, IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly Func<Actor<TMessage>> _factory;
    private readonly ActorContext<TMessage> _context;
    private readonly int _capacity;
    private Actor<TMessage>? _actor;
    private Phase _phase = Phase.Suspended;

    /// <summary>Whether a turn is scheduled or under way. Under the gate.</summary>
    private bool _isActive;

    public ActorCell(ActorSystem system, ActorRef? parent, string path, Func<Actor<TMessage>> factory, MailboxOptions mailbox)
        : base(path)
    {
        System = system;
        Parent = parent;
        _factory = factory;
        _capacity = mailbox.Capacity;
        _context = new ActorContext<TMessage>(this);
        Enqueue(new Control(ControlKind.Start));
    }

    private enum Phase : byte
    {
        /// <summary>Not started, or failed and waiting for what the parent decides.</summary>
        Suspended,
        Running,
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
                    RestartReceiveTimeout();
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
                return _actor!.InvokeTerminated((ActorRef)note.Subject!);
            default:
                return _actor!.InvokeReceive(note.Message);
        }
    }
}
