using ActorVent.Actors;

namespace ActorVent.Tests.Common;

/// <summary>An actor system on one thread and in virtual time, repeatable by its seed.</summary>
internal sealed class Stage
{
    public Stage(int seed = 1)
    {
        Scheduler = new SeededScheduler(seed, Time);
        System = new ActorSystem("stage", Scheduler, Time, random: new Random(seed));
    }

    public VirtualTime Time { get; } = new();

    public SeededScheduler Scheduler { get; }

    public ActorSystem System { get; }

    public ActorRef<T> Spawn<T>(string name, Action<ActorContext<T>, T> receive, int capacity = 256) =>
        System.Spawn(name, () => new ScriptedActor<T>(receive), new MailboxOptions(capacity));

    public ActorRef<T> Spawn<T>(string name, Func<ActorContext<T>, T, ValueTask> receive, int capacity = 256) =>
        System.Spawn(name, () => new ScriptedActor<T>(receive), new MailboxOptions(capacity));

    /// <summary>Runs what can run now, without moving time.</summary>
    public void Settle() => Scheduler.RunUntilIdle();

    /// <summary>Moves time, running what becomes due.</summary>
    public void Pass(TimeSpan duration)
    {
        Scheduler.RunFor(duration);
        Settle();
    }

    public void Pass(double seconds) => Pass(TimeSpan.FromSeconds(seconds));

    /// <summary>Begins the work on the scheduler's thread, and goes as far as it gets without moving time.</summary>
    public Task<T> Begin<T>(Func<Task<T>> work)
    {
        Task<T>? begun = null;
        Scheduler.Post(() => begun = work());
        Settle();
        return begun!;
    }

    /// <summary>As the one that returns something.</summary>
    public Task Begin(Func<Task> work) => Begin(async () =>
    {
        await work();
        return true;
    });
}
