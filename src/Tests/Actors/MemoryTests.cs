using System.Runtime.CompilerServices;
using ActorVent.Actors;
using Xunit;

namespace ActorVent.Tests.Actors;

/// <summary>Measures the heap of the whole process, so it runs beside no other test.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public class MemoryTests
{
    [Fact]
    public void Tell_WithRoom_AllocatesNothing()
    {
        var stage = new ManualScheduler();
        var system = new ActorSystem("memory", stage, TimeProvider.System);
        var actor = system.Spawn("counter", () => new Counter());
        stage.Run();
        Burst(actor, stage);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Burst(actor, stage);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void IdleActor_TakesLessThanAKilobyte()
    {
        const int Count = 10_000;
        var stage = new ManualScheduler();
        var system = new ActorSystem("memory", stage, TimeProvider.System);
        var parent = system.Spawn("objects", () => new Parent());
        _ = parent.Tell(Count);

        var before = Collected();
        stage.Run();
        var each = (double)(Collected() - before) / Count;

        Assert.InRange(each, 100, 1024);
        GC.KeepAlive(parent);
    }

    [Fact]
    public void StoppedActor_HeldByItsRef_KeepsNoInstance()
    {
        var stage = new ManualScheduler();
        var system = new ActorSystem("memory", stage, TimeProvider.System);

        var (actor, instance) = StartAndStop(system, stage);
        Collected();

        Assert.False(instance.TryGetTarget(out _));
        GC.KeepAlive(actor);
    }

    private static void Burst(ActorRef<int> actor, ManualScheduler scheduler)
    {
        for (var i = 0; i < 100; i++)
            Assert.True(actor.Tell(i).IsCompletedSuccessfully);
        scheduler.Run();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (ActorRef Actor, WeakReference<Counter> Instance) StartAndStop(ActorSystem system, ManualScheduler scheduler)
    {
        WeakReference<Counter>? instance = null;
        var actor = system.Spawn("short", () =>
        {
            var counter = new Counter();
            instance = new WeakReference<Counter>(counter);
            return counter;
        });
        _ = actor.Tell(1);
        scheduler.Run();
        system.Stop(actor);
        scheduler.Run();
        return (actor, instance!);
    }

    private static long Collected()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private sealed class Counter : Actor<int>
    {
        public int Sum { get; private set; }

        protected override ValueTask Receive(int message)
        {
            Sum += message;
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Parent : Actor<int>
    {
        protected override ValueTask Receive(int message)
        {
            for (var i = 0; i < message; i++)
                _ = Context.TellChild($"default/web-{i}", static () => new Counter(), i);
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Turns in order, on the calling thread, and nothing allocated for them.</summary>
    private sealed class ManualScheduler : ActorScheduler
    {
        private readonly Queue<IThreadPoolWorkItem> _items = new();

        public override void Schedule(IThreadPoolWorkItem item) => _items.Enqueue(item);

        public void Run()
        {
            while (_items.TryDequeue(out var item))
                item.Execute();
        }
    }
}
