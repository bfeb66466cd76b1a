namespace ActorVent.Actors;

/// <summary>Gives actors their turns.</summary>
public abstract class ActorScheduler
{
    /// <summary>Messages that an actor handles before the next one gets its turn.</summary>
    public virtual int Throughput => 64;

    /// <summary>Current while handlers run, so that what they await resumes where the scheduler wants it. Null: anywhere.</summary>
    public virtual SynchronizationContext? Context => null;

    /// <summary>Runs the item, once, soon.</summary>
    public abstract void Schedule(IThreadPoolWorkItem item);
}

/// <summary>Turns on the thread pool: what production uses.</summary>
public sealed class ThreadPoolScheduler : ActorScheduler
{
    public override void Schedule(IThreadPoolWorkItem item) => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
}
