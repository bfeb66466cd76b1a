using ActorVent.Actors;

namespace ActorVent.Tests.Common;

/// <summary>An actor whose behaviour a test writes down where it is used.</summary>
internal sealed class ScriptedActor<T>(Func<ActorContext<T>, T, ValueTask> receive) : Actor<T>
{
    public ScriptedActor(Action<ActorContext<T>, T> receive)
        : this((context, message) =>
        {
            receive(context, message);
            return ValueTask.CompletedTask;
        })
    {
    }

    public Func<ActorContext<T>, ValueTask>? OnPreStart { get; init; }

    public Func<ActorContext<T>, ValueTask>? OnPostStop { get; init; }

    /// <summary>Null: what the runtime does by itself.</summary>
    public Action<Exception>? OnPreRestart { get; init; }

    public Action<ActorContext<T>, ActorRef>? OnTerminated { get; init; }

    public Func<ActorRef, Exception, SupervisionDirective>? Decide { get; init; }

    public RestartBackoff Backoff { get; init; } = RestartBackoff.Default;

    protected override RestartBackoff ChildBackoff => Backoff;

    protected override ValueTask PreStart() => OnPreStart?.Invoke(Context) ?? ValueTask.CompletedTask;

    protected override ValueTask Receive(T message) => receive(Context, message);

    protected override ValueTask PostStop() => OnPostStop?.Invoke(Context) ?? ValueTask.CompletedTask;

    protected override ValueTask PreRestart(Exception error)
    {
        OnPreRestart?.Invoke(error);
        return base.PreRestart(error);
    }

    protected override ValueTask Terminated(ActorRef actor)
    {
        OnTerminated?.Invoke(Context, actor);
        return ValueTask.CompletedTask;
    }

    protected override SupervisionDirective Supervise(ActorRef child, Exception error) =>
        Decide?.Invoke(child, error) ?? base.Supervise(child, error);
}
