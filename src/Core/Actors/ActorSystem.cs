using Microsoft.Extensions.Logging;

namespace ActorVent.Actors;

/// <summary>The actors of one process. An actor at the top that fails stops, and <see cref="Failed"/> says so: who runs the system decides.</summary>
/// <param name="name">For logs.</param>
/// <param name="scheduler">Gives the turns.</param>
/// <param name="time">All timers.</param>
/// <param name="logger">For supervision and dead letters.</param>
/// <param name="random">Jitter of restarts; null: seeded from the clock.</param>
public sealed partial class ActorSystem(string name, ActorScheduler scheduler, TimeProvider time, ILogger? logger = null, Random? random = null)
    : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ActorRef> _top = [];
    private long _deadLetters;

    /// <summary>An actor at the top failed, or its child's failure was escalated to the top. It is being stopped.</summary>
    public event Action<ActorRef, Exception>? Failed;

    public string Name { get; } = name;

    public TimeProvider Time { get; } = time;

    /// <summary>Messages that reached nobody.</summary>
    public long DeadLetters => Interlocked.Read(ref _deadLetters);

    internal ActorScheduler Scheduler { get; } = scheduler;

    internal Random Random { get; } = random ?? new Random(Environment.TickCount);

    /// <summary>Starts an actor at the top.</summary>
    public ActorRef<T> Spawn<T>(string name, Func<Actor<T>> factory, MailboxOptions? mailbox = null)
    {
        lock (_gate)
        {
            if (_top.Exists(actor => actor.Path == $"/{name}"))
                throw new InvalidOperationException($"there is an actor named /{name}");
            var actor = new ActorCell<T>(this, null, $"/{name}", factory, mailbox ?? MailboxOptions.Default);
            _top.Add(actor);
            return actor;
        }
    }

    /// <summary>Stops an actor at the top, its children first.</summary>
    public void Stop(ActorRef actor) => actor.BeginStop();

    /// <summary>Stops all actors, the youngest first.</summary>
    public async Task StopAsync()
    {
        while (true)
        {
            ActorRef actor;
            lock (_gate)
            {
                if (_top.Count == 0)
                    return;
                actor = _top[^1];
            }
            actor.BeginStop();
            await actor.WhenStopped;
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    internal void OnFailed(ActorRef actor, Exception error)
    {
        if (logger is not null)
            Log.TopFailed(logger, actor.Path, error);
        try
        {
            Failed?.Invoke(actor, error);
        }
        catch (Exception unhandled)
        {
            OnHookFailed(actor, unhandled);
        }
        actor.BeginStop();
    }

    internal void OnTopLevelStopped(ActorRef actor)
    {
        lock (_gate)
            _top.Remove(actor);
    }

    internal void OnDeadLetter(ActorRef actor, int count)
    {
        Interlocked.Add(ref _deadLetters, count);
        if (logger is not null)
            Log.DeadLetter(logger, actor.Path, count);
    }

    internal void OnHookFailed(ActorRef actor, Exception error)
    {
        if (logger is not null)
            Log.HookFailed(logger, actor.Path, error);
    }

    internal void OnSupervised(ActorRef child, Exception error, SupervisionDirective directive)
    {
        if (logger is not null)
            Log.Supervised(logger, child.Path, error, directive);
    }

    private static partial class Log
    {
        [LoggerMessage(1600, LogLevel.Error, "{Actor} failed and stops")]
        public static partial void TopFailed(ILogger logger, string actor, Exception error);

        [LoggerMessage(1601, LogLevel.Debug, "{Actor} has stopped; {Count} messages to it reach nobody")]
        public static partial void DeadLetter(ILogger logger, string actor, int count);

        [LoggerMessage(1602, LogLevel.Warning, "{Actor} failed while it stopped; it stops all the same")]
        public static partial void HookFailed(ILogger logger, string actor, Exception error);

        [LoggerMessage(1603, LogLevel.Warning, "{Actor} failed; its parent decides: {Directive}")]
        public static partial void Supervised(ILogger logger, string actor, Exception error, SupervisionDirective directive);
    }
}
