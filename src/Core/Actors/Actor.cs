namespace ActorVent.Actors;

/// <summary>
/// Handles one message at a time. Handlers keep their context: what they await resumes on the system's scheduler, so they
/// do not use <c>ConfigureAwait(false)</c>. The next message comes when the handler's task has completed.
/// </summary>
/// <typeparam name="TMessage">What the actor understands.</typeparam>
public abstract class Actor<TMessage>
{
    /// <summary>The actor's surroundings. Not there yet in the constructor.</summary>
    protected internal ActorContext<TMessage> Context { get; internal set; } = null!;

    protected ActorRef<TMessage> Self => Context.Self;

    protected TimeProvider Time => Context.Time;

    /// <summary>Before the first message, also after a restart. Throwing counts as a failure.</summary>
    protected virtual ValueTask PreStart() => ValueTask.CompletedTask;

    /// <summary>Handles a message. Throwing asks the parent what to do: see <see cref="Supervise"/>.</summary>
    protected abstract ValueTask Receive(TMessage message);

    /// <summary>After the last message; the children are stopped already.</summary>
    protected virtual ValueTask PostStop() => ValueTask.CompletedTask;

    /// <summary>On the instance that failed, before a new one takes its place. The children are stopped already.</summary>
    protected virtual ValueTask PreRestart(Exception error) => PostStop();

    /// <summary>An actor that is watched has stopped.</summary>
    protected virtual ValueTask Terminated(ActorRef actor) => ValueTask.CompletedTask;

    /// <summary>What becomes of a child that failed. Default: restart.</summary>
    protected virtual SupervisionDirective Supervise(ActorRef child, Exception error) => SupervisionDirective.Restart;

    /// <summary>How long children wait before they restart.</summary>
    protected virtual RestartBackoff ChildBackoff => RestartBackoff.Default;

    internal ValueTask InvokePreStart() => PreStart();

    internal ValueTask InvokeReceive(TMessage message) => Receive(message);

    internal ValueTask InvokePostStop() => PostStop();

    internal ValueTask InvokePreRestart(Exception error) => PreRestart(error);

    internal ValueTask InvokeTerminated(ActorRef actor) => Terminated(actor);

    internal SupervisionDirective InvokeSupervise(ActorRef child, Exception error) => Supervise(child, error);

    internal RestartBackoff BackoffOfChildren => ChildBackoff;
}
