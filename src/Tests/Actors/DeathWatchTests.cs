using System.Runtime.CompilerServices;
using ActorVent.Actors;
using Xunit;

namespace ActorVent.Tests.Actors;

public class DeathWatchTests
{
    private readonly Stage _stage = new();
    private readonly List<ActorRef> _stopped = [];

    [Fact]
    public void Watched_Stops_TheWatcherIsToldOnce()
    {
        var target = _stage.System.Spawn("target", () => new Probe<int>());
        var watcher = Watcher();

        Do(watcher, context => context.Watch(target));
        Do(watcher, context => context.Watch(target));
        Assert.Empty(_stopped);
        Stop(target);

        Assert.Equal([target], _stopped);
    }

    [Fact]
    public void Watched_StoppedAlready_TheWatcherIsToldAtOnce()
    {
        var target = _stage.System.Spawn("target", () => new Probe<int>());
        Stop(target);
        var watcher = Watcher();

        Do(watcher, context => context.Watch(target));
        Assert.Equal([target], _stopped);
        Do(watcher, context => context.Watch(target));

        Assert.Equal([target, target], _stopped);
    }

    [Fact]
    public void Watched_Restarts_IsNotTold()
    {
        ActorRef<string>? target = null;
        var parent = _stage.System.Spawn("parent", () => new ScriptedActor<int>((_, _) => { })
        {
            OnPreStart = context =>
            {
                target = context.Spawn("target", () => new ScriptedActor<string>((_, _) => throw new InvalidOperationException("boom")));
                return ValueTask.CompletedTask;
            },
        });
        _stage.Settle();
        var watcher = Watcher();
        Do(watcher, context => context.Watch(target!));

        _ = target!.Tell("boom");
        _stage.Pass(2);
        Assert.Empty(_stopped);
        Stop(parent);

        Assert.Equal([target], _stopped);
    }

    [Fact]
    public void Unwatched_NoticeUnderWay_DoesNotCome()
    {
        var target = _stage.System.Spawn("target", () => new Probe<int>());
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watcher = Watcher();
        Do(watcher, context => context.Watch(target));

        _ = watcher.Tell(new Step(async context =>
        {
            await gate.Task;
            context.Unwatch(target);
        }));
        _stage.Settle();
        Stop(target);
        gate.SetResult();
        _stage.Settle();

        Assert.Empty(_stopped);
    }

    [Fact]
    public void Child_Stopped_ItsNameIsFreeWhenTheParentIsTold()
    {
        var started = 0;
        ActorRef<int>? child = null;
        _stage.System.Spawn("parent", () => new ScriptedActor<int>((_, _) => { })
        {
            OnPreStart = Start,
            OnTerminated = (context, _) => Start(context),
        });
        _stage.Settle();

        for (var i = 0; i < 3; i++)
            Stop(child!);

        Assert.Equal(4, started);

        ValueTask Start(ActorContext<int> context)
        {
            started++;
            child = context.Spawn("child", () => new Probe<int>());
            context.Watch(child);
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>One that lives long must not remember each that watched it for a while.</summary>
    [Fact]
    public void Watcher_Stopped_IsForgottenByTheWatched()
    {
        var target = _stage.System.Spawn("target", () => new Probe<int>());

        var watchers = WatchForAWhile(target);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.InRange(watchers.Count(watcher => watcher.TryGetTarget(out _)), 0, 1);
        GC.KeepAlive(target);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private List<WeakReference<ActorRef>> WatchForAWhile(ActorRef target)
    {
        var watchers = new List<WeakReference<ActorRef>>();
        for (var i = 0; i < 20; i++)
        {
            var watcher = Watcher($"watcher{i}");
            Do(watcher, context => context.Watch(target));
            watchers.Add(new WeakReference<ActorRef>(watcher));
            Stop(watcher);
        }
        return watchers;
    }

    private ActorRef<Step> Watcher(string name = "watcher") => _stage.System.Spawn(
        name,
        () => new ScriptedActor<Step>((context, step) => step.Run(context)) { OnTerminated = (_, actor) => _stopped.Add(actor) });

    private void Do(ActorRef<Step> watcher, Action<ActorContext<Step>> action)
    {
        _ = watcher.Tell(new Step(context =>
        {
            action(context);
            return ValueTask.CompletedTask;
        }));
        _stage.Settle();
    }

    private void Stop(ActorRef actor)
    {
        _stage.System.Stop(actor);
        _stage.Settle();
    }

    private sealed record Step(Func<ActorContext<Step>, ValueTask> Run);
}
