using System.Diagnostics.CodeAnalysis;

namespace ActorVent.Actors;

internal sealed partial class ActorCell<TMessage>
{
    // All under the gate, all made when first needed: an idle actor has none of them.
    private Queue<TMessage>? _user;
    private Queue<Note>? _notes;
    private Queue<Control>? _controls;
    private LinkedList<Waiter>? _waiters;

    private enum TurnKind : byte
    {
        Control,
        Note,
        User,
    }

    private enum NoteKind : byte
    {
        Notify,
        Timer,
        Terminated,
        Silence,
        Piped,
        BrokenPipe,
    }

    /// <summary>
    /// A failed actor takes messages beyond its capacity until its parent has decided. Otherwise a parent that awaits room in its
    /// child's mailbox, and therefore cannot decide, would wait for ever.
    /// </summary>
    private bool HasRoom => UserCount < _capacity || _phase == Phase.Failed;

    private int UserCount => _user?.Count ?? 0;

    public override ValueTask Tell(TMessage message, CancellationToken cancellationToken = default)
    {
        if (TellUnlessClosing(message, cancellationToken, out var told))
            return told;
        System.OnDeadLetter(this, 1);
        return ValueTask.CompletedTask;
    }

    public override bool TryTell(TMessage message)
    {
        lock (_gate)
        {
            if (_isClosing || UserCount >= _capacity)
                return false;
            AddUser(message);
            return true;
        }
    }

    public override void Notify(TMessage message)
    {
        if (!AddNote(new Note(NoteKind.Notify, message, null)))
            System.OnDeadLetter(this, 1);
    }

    internal void OnTimer(object fired) => AddNote(new Note(NoteKind.Timer, default!, fired));

    internal override void OnTerminated(ActorRef actor) => AddNote(new Note(NoteKind.Terminated, default!, actor));

    /// <summary>As <see cref="Tell"/>, for a parent that starts a successor.</summary>
    /// <returns>False when the actor is closing and has not taken the message.</returns>
    internal bool TellUnlessClosing(TMessage message, CancellationToken cancellationToken, out ValueTask told)
    {
        told = ValueTask.CompletedTask;
        lock (_gate)
        {
            if (_isClosing)
                return false;
            if (HasRoom)
                AddUser(message);
            else
                told = new ValueTask(WaitForRoom(message, cancellationToken));
            return true;
        }
    }

    private void AddUser(TMessage message)
    {
        (_user ??= new Queue<TMessage>()).Enqueue(message);
        Activate();
    }

    private bool AddNote(in Note note)
    {
        lock (_gate)
        {
            if (_isClosing)
                return false;
            (_notes ??= new Queue<Note>()).Enqueue(note);
            Activate();
            return true;
        }
    }

    private void Enqueue(in Control control)
    {
        lock (_gate)
        {
            if (_phase == Phase.Stopped)
                return;
            (_controls ??= new Queue<Control>()).Enqueue(control);
            Activate();
        }
    }

    private void Activate()
    {
        if (_isActive)
            return;
        _isActive = true;
        System.Scheduler.Schedule(this);
    }

    private Task WaitForRoom(TMessage message, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);
        var waiter = new Waiter(message);
        (_waiters ??= new LinkedList<Waiter>()).AddLast(waiter);
        if (cancellationToken.CanBeCanceled)
        {
            waiter.Registration = cancellationToken.UnsafeRegister(
                static (state, token) =>
                {
                    var (cell, waiter) = ((ActorCell<TMessage>, Waiter))state!;
                    cell.GiveUpWaiting(waiter, token);
                },
                (this, waiter));
        }
        return waiter.Room.Task;
    }

    private void GiveUpWaiting(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_waiters is null || !_waiters.Remove(waiter))
                return;
        }
        waiter.Room.TrySetCanceled(cancellationToken);
    }

    /// <summary>All that wait for room get in; who awaits them is told by <see cref="Waiter.Admit"/>, outside of the gate.</summary>
    private LinkedList<Waiter>? TakeWaiters()
    {
        var waiters = _waiters;
        _waiters = null;
        foreach (var waiter in waiters ?? [])
            (_user ??= new Queue<TMessage>()).Enqueue(waiter.Message);
        return waiters;
    }

    /// <summary>The next thing to do; none: the actor is idle.</summary>
    private bool TryTake([NotNullWhen(true)] out Turn turn)
    {
        Waiter? admitted = null;
        lock (_gate)
        {
            if (_controls is { Count: > 0 })
            {
                turn = new Turn(TurnKind.Control) { Control = _controls.Dequeue() };
                // Most actors see one in their life: not worth a queue for the rest of it.
                if (_controls.Count == 0)
                    _controls = null;
                return true;
            }
            if (_phase == Phase.Running && _notes is { Count: > 0 })
            {
                turn = new Turn(TurnKind.Note) { Note = _notes.Dequeue() };
                return true;
            }
            if (_phase != Phase.Running || _user is not { Count: > 0 })
            {
                turn = default;
                _isActive = false;
                return false;
            }
            turn = new Turn(TurnKind.User) { Message = _user.Dequeue() };
            if (_waiters is { First: { } first } && _user.Count < _capacity)
            {
                admitted = first.Value;
                _waiters.RemoveFirst();
                _user.Enqueue(admitted.Message);
            }
        }
        admitted?.Admit();
        return true;
    }

    /// <param name="Kind">What it is.</param>
    /// <param name="Message">For the actor.</param>
    /// <param name="Subject">The timer, the stopped actor, the silence, or the instance that the message is for.</param>
    private readonly record struct Note(NoteKind Kind, TMessage Message, object? Subject);

    private record struct Turn(TurnKind Kind)
    {
        public TMessage Message = default!;
        public Note Note = default;
        public Control Control = default;
    }

    /// <summary>A tell that waits for room.</summary>
    private sealed class Waiter(TMessage message)
    {
        public TMessage Message { get; } = message;

        public TaskCompletionSource Room { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenRegistration Registration { get; set; }

        public void Admit()
        {
            Registration.Unregister();
            Room.TrySetResult();
        }
    }
}
