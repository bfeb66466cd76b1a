using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace ActorVent.Tests.Common;

/// <summary>
/// One thread and virtual time for a whole actor system: every mailbox of it runs here, in an order that the seed decides, and its timers are
/// <see cref="VirtualTime"/>'s. What continues on other threads is not in its hands.
/// </summary>
/// <param name="seed">Of the order.</param>
/// <param name="start">When time begins; null: whenever <see cref="VirtualTime"/> does.</param>
internal sealed class Stage(int seed = 1, DateTimeOffset? start = null)
{
    /// <summary>For the configuration of a system that is created on this stage.</summary>
    public const string Hocon = """
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.loggers = []
        akka.log-dead-letters = off
        akka.scheduler.implementation = "ActorVent.Tests.Common.StageScheduler, ActorVent.Tests"
        akka.actor.default-dispatcher.type = "ActorVent.Tests.Common.StageDispatcherConfigurator, ActorVent.Tests"
        akka.actor.internal-dispatcher.type = "ActorVent.Tests.Common.StageDispatcherConfigurator, ActorVent.Tests"
        akka.actor.default-blocking-io-dispatcher.type = "ActorVent.Tests.Common.StageDispatcherConfigurator, ActorVent.Tests"
        """;

    [ThreadStatic]
    private static Stage? _current;

    private readonly Random _random = new(seed);
    private readonly List<IRunnable> _waiting = [];

    /// <summary>The one on which a system is being created.</summary>
    public static Stage Current => _current ?? throw new InvalidOperationException("systems of a stage are created by it");

    public VirtualTime Time { get; } = start is { } begin ? new VirtualTime(begin) : new VirtualTime();

    /// <summary>So many mailboxes run yet and then none any more, as in a process that is killed; null: there is no end.</summary>
    public int? Left { get; set; }

    /// <summary>Creates what has an actor system.</summary>
    public T Create<T>(Func<T> create)
    {
        _current = this;
        try
        {
            var created = create();
            Settle();
            return created;
        }
        finally
        {
            _current = null;
        }
    }

    public void Enqueue(IRunnable run)
    {
        lock (_waiting)
            _waiting.Add(run);
    }

    /// <summary>Runs what can run now, without moving time.</summary>
    public void Settle()
    {
        while (Take() is { } run)
            run.Run();
    }

    /// <summary>Moves time, running what becomes due.</summary>
    public void Pass(TimeSpan duration)
    {
        Settle();
        var end = Time.GetUtcNow() + duration;
        while (Time.NextDue is { } due && due <= end)
        {
            Time.FireNext();
            Settle();
        }
        Time.AdvanceTo(end);
        Settle();
    }

    public void Pass(double seconds) => Pass(TimeSpan.FromSeconds(seconds));

    /// <summary>Passes time until the work is done, which may go by other threads.</summary>
    public void Finish(Task work, TimeSpan most)
    {
        var end = Time.GetUtcNow() + most;
        while (!work.IsCompleted && Time.GetUtcNow() < end)
        {
            Settle();
            if (!work.Wait(TimeSpan.FromMilliseconds(1)) && IsIdle)
                Pass(TimeSpan.FromMilliseconds(20));
        }
        if (!work.IsCompleted)
            throw new TimeoutException($"not done within {most}");
        work.GetAwaiter().GetResult();
    }

    private bool IsIdle
    {
        get
        {
            lock (_waiting)
                return _waiting.Count == 0;
        }
    }

    private IRunnable? Take()
    {
        lock (_waiting)
        {
            if (_waiting.Count == 0 || Left == 0)
                return null;
            Left--;
            var index = _random.Next(_waiting.Count);
            var run = _waiting[index];
            _waiting[index] = _waiting[^1];
            _waiting.RemoveAt(_waiting.Count - 1);
            return run;
        }
    }
}

/// <summary>Runs mailboxes on the <see cref="Stage"/>.</summary>
internal sealed class StageDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites) : MessageDispatcherConfigurator(config, prerequisites)
{
    private readonly Stage _stage = Stage.Current;

    public override MessageDispatcher Dispatcher() => new StageDispatcher(this, _stage);
}

internal sealed class StageDispatcher(MessageDispatcherConfigurator configurator, Stage stage) : MessageDispatcher(configurator)
{
    protected override void ExecuteTask(IRunnable run) => stage.Enqueue(run);

    protected override void Shutdown()
    {
    }
}

/// <summary>Akka's timers on <see cref="VirtualTime"/>.</summary>
internal sealed class StageScheduler(Config config, ILoggingAdapter log) : SchedulerBase(config, log), IDateTimeOffsetNowTimeProvider
{
    private readonly Stage _stage = Stage.Current;

    public override TimeSpan MonotonicClock => TimeSpan.FromTicks(_stage.Time.GetTimestamp());

    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    protected override DateTimeOffset TimeNow => _stage.Time.GetUtcNow();

    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(delay, Timeout.InfiniteTimeSpan, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Schedule(delay, Timeout.InfiniteTimeSpan, action, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Schedule(delay, Timeout.InfiniteTimeSpan, action.Run, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Schedule(initialDelay, interval, action, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Schedule(initialDelay, interval, action.Run, cancelable);

    private void Schedule(TimeSpan delay, TimeSpan period, Action action, ICancelable? cancelable)
    {
        ITimer? timer = null;
        timer = _stage.Time.CreateTimer(
            _ =>
            {
                if (cancelable is { IsCancellationRequested: true })
                    timer?.Dispose();
                else
                    action();
            },
            null,
            delay,
            period);
        cancelable?.Token.Register(timer.Dispose);
    }
}
