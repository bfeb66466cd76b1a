using Xunit;

namespace ActorVent.Tests.Actors;

public class StoppingTests
{
    private readonly Stage _stage = new();
    private readonly List<string> _log = [];

    [Fact]
    public void Stop_WithGrandchildren_StopsTheDeepestFirst()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var stage = new Stage(seed);
            _log.Clear();
            var top = stage.System.Spawn("a", () => Nested("a", 3));
            stage.Settle();

            stage.System.Stop(top);
            stage.Settle();

            Assert.Equal(["stop aaaa", "stop aaa", "stop aa", "stop a"], _log);
        }
    }

    [Fact]
    public void Stop_DuringAnAwaitingHandler_CancelsStoppingAndFailsNothing()
    {
        var failed = false;
        _stage.System.Failed += (_, _) => failed = true;
        var actor = _stage.Spawn<int>("waiter", async (context, _) =>
        {
            _log.Add("begin");
            await Task.Delay(TimeSpan.FromHours(1), context.Time, context.Stopping);
            _log.Add("not reached");
        });
        _ = actor.Tell(1);
        _ = actor.Tell(2);
        _stage.Settle();

        _stage.System.Stop(actor);
        _stage.Settle();

        Assert.Equal(["begin"], _log);
        Assert.False(failed);
        Assert.Equal(1, _stage.System.DeadLetters);
        Assert.True(_stage.Begin(_stage.System.StopAsync).IsCompletedSuccessfully);
    }

    [Fact]
    public void Stop_HandlerThatIgnoresStopping_IsWaitedFor()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = _stage.System.Spawn("slow", () => new ScriptedActor<int>(async (_, _) =>
        {
            await gate.Task;
            _log.Add("handled");
        })
        {
            OnPostStop = _ => Log("stopped"),
        });
        _ = actor.Tell(1);
        _stage.Settle();

        var stopped = _stage.Begin(_stage.System.StopAsync);
        Assert.False(stopped.IsCompleted);
        gate.SetResult();
        _stage.Settle();

        Assert.True(stopped.IsCompletedSuccessfully);
        Assert.Equal(["handled", "stopped"], _log);
    }

    [Fact]
    public void Stop_BeforeTheFirstTurn_StartsNothing()
    {
        var actor = _stage.System.Spawn("never", () => Nested("never", 0, start: true));

        _stage.System.Stop(actor);
        _stage.Settle();

        Assert.Empty(_log);
        Assert.True(actor.IsStopped);
        _stage.System.Spawn("never", () => new Probe<int>());
    }

    [Fact]
    public void StopAsync_SeveralActors_StopsTheYoungestFirst()
    {
        foreach (var name in new[] { "a", "b", "c" })
            _stage.System.Spawn(name, () => Nested(name, 0));
        _stage.Settle();

        var stopped = _stage.Begin(_stage.System.StopAsync);

        Assert.True(stopped.IsCompletedSuccessfully);
        Assert.Equal(["stop c", "stop b", "stop a"], _log);
    }

    [Fact]
    public void StopAsync_CalledTwice_StopsOnce()
    {
        _stage.System.Spawn("a", () => Nested("a", 1));
        _stage.Settle();
        Task? first = null, second = null;
        _stage.Scheduler.Post(() => first = _stage.System.StopAsync());
        _stage.Scheduler.Post(() => second = _stage.System.StopAsync());
        _stage.Settle();

        var third = _stage.Begin(_stage.System.StopAsync);

        Assert.All(new[] { first!, second!, third }, task => Assert.True(task.IsCompletedSuccessfully));
        Assert.Equal(["stop aa", "stop a"], _log);
    }

    [Fact]
    public void StopSelf_InAHandler_FinishesTheHandlerAndTakesNothingMore()
    {
        var actor = _stage.Spawn<string>("self", (context, message) =>
        {
            context.StopSelf();
            context.StopSelf();
            _log.Add(message);
        });
        _ = actor.Tell("a");
        _ = actor.Tell("b");
        _stage.Settle();

        Assert.Equal(["a"], _log);
        Assert.Equal(1, _stage.System.DeadLetters);
    }

    [Fact]
    public void Hook_Throwing_StopsAllTheSame()
    {
        var actor = _stage.System.Spawn("bad", () => new ScriptedActor<int>((_, _) => { })
        {
            OnPostStop = _ => throw new InvalidOperationException("no"),
        });
        _stage.Settle();

        _stage.System.Stop(actor);
        _stage.Settle();

        Assert.True(_stage.Begin(_stage.System.StopAsync).IsCompletedSuccessfully);
    }

    /// <summary>What is registered on Stopping runs while siblings are still to be stopped.</summary>
    [Fact]
    public void Callback_OfStoppingThrows_StopsTheSiblingsToo()
    {
        var parent = _stage.System.Spawn("parent", () => new ScriptedActor<int>((_, _) => { })
        {
            OnPreStart = context =>
            {
                foreach (var name in new[] { "a", "b" })
                {
                    context.Spawn(name, () => new ScriptedActor<int>((_, _) => { })
                    {
                        OnPreStart = child =>
                        {
                            child.Stopping.Register(() => throw new InvalidOperationException("careless"));
                            return ValueTask.CompletedTask;
                        },
                        OnPostStop = _ => Log($"stop {name}"),
                    });
                }
                return ValueTask.CompletedTask;
            },
            OnPostStop = _ => Log("stop parent"),
        });
        _stage.Settle();

        _stage.System.Stop(parent);
        _stage.Settle();

        Assert.Equal(["stop a", "stop b", "stop parent"], [.. _log[..2].Order(), _log[2]]);
    }

    [Fact]
    public void Spawn_InTheLastHook_IsRefused()
    {
        Exception? refused = null;
        var actor = _stage.System.Spawn("parent", () => new ScriptedActor<int>((_, _) => { })
        {
            OnPostStop = context =>
            {
                refused = Record.Exception(() => context.Spawn("late", () => new Probe<int>()));
                return ValueTask.CompletedTask;
            },
        });
        _stage.Settle();

        _stage.System.Stop(actor);
        _stage.Settle();

        Assert.IsType<InvalidOperationException>(refused);
    }

    [Fact]
    public void Spawn_NameInUse_IsRefused()
    {
        _stage.System.Spawn("a", () => new Probe<int>());

        Assert.Throws<InvalidOperationException>(() => _stage.System.Spawn("a", () => new Probe<int>()));
    }

    [Fact]
    public void PipeToSelf_AfterStopping_ComesToNobodyAndIsNoDeadLetter()
    {
        var result = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = _stage.Spawn<int>("pipe", (context, _) => context.PipeToSelf(result.Task, number => number, _ => -1));
        _ = actor.Tell(1);
        _stage.Settle();
        _stage.System.Stop(actor);
        _stage.Settle();

        result.SetResult(2);
        _stage.Settle();

        Assert.Equal(0, _stage.System.DeadLetters);
    }

    private ScriptedActor<int> Nested(string name, int depth, bool start = false) => new((_, _) => { })
    {
        OnPreStart = context =>
        {
            if (start)
                _log.Add($"start {name}");
            if (depth > 0)
                context.Spawn("a", () => Nested($"{name}a", depth - 1));
            return ValueTask.CompletedTask;
        },
        OnPostStop = async _ =>
        {
            await Task.Yield();
            _log.Add($"stop {name}");
        },
    };

    private ValueTask Log(string line)
    {
        _log.Add(line);
        return ValueTask.CompletedTask;
    }
}
