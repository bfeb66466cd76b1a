namespace ActorVent.Actors;

/// <summary>What an actor can do. Only for the actor itself, inside its handlers.</summary>
public sealed class ActorContext<TMessage>
{
    private readonly ActorCell<TMessage> _cell;

    internal ActorContext(ActorCell<TMessage> cell) => _cell = cell;

    public ActorRef<TMessage> Self => _cell;

    /// <summary>Null for an actor at the top.</summary>
    public ActorRef? Parent => _cell.Parent;

    public string Path => _cell.Path;

    public ActorSystem System => _cell.System;

    public TimeProvider Time => _cell.System.Time;

    /// <summary>Cancelled when stopping begins, also while a handler awaits, and when a restart replaces the instance.</summary>
    public CancellationToken Stopping => _cell.Stopping;

    /// <summary>Timers whose messages come as notifications.</summary>
    public ActorTimers<TMessage> Timers => _cell.Timers;

    /// <summary>Starts a child.</summary>
    /// <exception cref="InvalidOperationException">A child of that name lives, or the actor is in its last hook.</exception>
    public ActorRef<T> Spawn<T>(string name, Func<Actor<T>> factory, MailboxOptions? mailbox = null) => _cell.SpawnChild(name, factory, mailbox);

    /// <summary>
    /// Tells the child of that name, and starts it if it does not live. No message is lost to a passivation: while the old one stops, what
    /// it is told waits for its successor, without a bound: a parent that awaited room there could not start it.
    /// </summary>
    public ValueTask TellChild<T>(string name, Func<Actor<T>> factory, T message, MailboxOptions? mailbox = null) =>
        _cell.TellChild(name, factory, message, mailbox);

    public void Stop(ActorRef child) => child.BeginStop();

    public void StopSelf() => _cell.BeginStop();

    /// <summary>Stops the actor if no message waits; messages told from then on go to a successor (see <see cref="TellChild"/>).</summary>
    /// <returns>False when a message waits, and nothing happens.</returns>
    public bool Passivate() => _cell.Passivate();

    /// <summary>Asks for <see cref="Actor{TMessage}.Terminated"/> when the other stops; at once if it has.</summary>
    public void Watch(ActorRef other) => _cell.Watch(other);

    public void Unwatch(ActorRef other) => _cell.Unwatch(other);

    /// <summary>The result becomes a notification. Nothing comes once the actor has stopped, or to the instance after a restart.</summary>
    public void PipeToSelf<T>(ValueTask<T> task, Func<T, TMessage> success, Func<Exception, TMessage> failure) =>
        _cell.Pipe(task, success, failure);

    public void PipeToSelf<T>(Task<T> task, Func<T, TMessage> success, Func<Exception, TMessage> failure) =>
        _cell.Pipe(new ValueTask<T>(task), success, failure);

    /// <summary>A notification when no user message has come for that long, once until the next one comes; null: none. A restart ends it.</summary>
    public void SetReceiveTimeout(TimeSpan? after, TMessage message) => _cell.SetReceiveTimeout(after, message);
}
