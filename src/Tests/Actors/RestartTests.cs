using ActorVent.Actors;
using Xunit;

namespace ActorVent.Tests.Actors;

public class RestartTests
{
    private readonly Stage _stage = new();
    private readonly List<TimeSpan> _starts = [];
    private readonly List<string> _log = [];
    private bool _startFails;

    [Fact]
    public void Backoff_FailuresInARow_DoublesUpToMostWithJitter()
    {
        _startFails = true;
        var backoff = new RestartBackoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        SpawnChild(backoff, Failing);

        _stage.Pass(TimeSpan.FromMinutes(10));

        double[] ceilings = [1, 2, 4, 8, 16, 32, 60, 60, 60];
        var waits = _starts.Zip(_starts.Skip(1), (a, b) => (b - a).TotalSeconds).Take(ceilings.Length).ToArray();
        Assert.Equal(ceilings.Length, waits.Length);
        Assert.All(waits.Zip(ceilings), wait => Assert.InRange(wait.Item1, wait.Item2 / 2, wait.Item2));
        Assert.Contains(waits.Zip(ceilings), wait => wait.Item1 < wait.Item2 * 0.9);
    }

    [Fact]
    public void Backoff_CalmForLongerThanMost_IsForgotten()
    {
        var backoff = new RestartBackoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
        var child = SpawnChild(backoff, Failing);

        for (var i = 0; i < 6; i++)
            Fail(child, TimeSpan.FromSeconds(21));
        Assert.Equal(7, _starts.Count);
        _stage.Pass(21);
        var before = Now;
        Fail(child, TimeSpan.FromSeconds(21));

        Assert.InRange((_starts[^1] - before).TotalSeconds, 0.5, 1);
    }

    [Fact]
    public void Backoff_ShortCalmAfterALongBackoff_IsNotForgotten()
    {
        var backoff = new RestartBackoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
        var child = SpawnChild(backoff, Failing);

        for (var i = 0; i < 8; i++)
        {
            // As soon as it is up again, a little calm, and the next failure.
            var count = _starts.Count;
            Fail(child, TimeSpan.Zero);
            Assert.True(_stage.Scheduler.Run(() => _starts.Count > count, TimeSpan.FromSeconds(30)));
            _stage.Pass(5);
        }
        var before = Now;
        Fail(child, TimeSpan.FromSeconds(30));

        Assert.InRange((_starts[^1] - before).TotalSeconds, 10, 20);
    }

    [Fact]
    public void FactoryThrowsOnRestart_TriesAgainAndEndsTheOldInstanceOnce()
    {
        var made = 0;
        var child = SpawnChild(RestartBackoff.Default, () =>
        {
            if (++made is 2 or 3)
                throw new InvalidOperationException("cannot be made");
            return Logged($"{made}");
        });

        Fail(child, TimeSpan.FromSeconds(5));
        Stop(child);

        Assert.Equal(["start 1", "stop 1", "start 4", "stop 4"], _log);
    }

    [Fact]
    public void Resume_OfOneThatDidNotGetThroughPreStart_StartsItAgain()
    {
        var attempts = 0;
        ActorRef<string>? child = null;
        var probe = new List<string>();
        _stage.System.Spawn("parent", () => new ScriptedActor<int>((_, _) => { })
        {
            OnPreStart = context => Begin(() => child = context.Spawn("child", () => new ScriptedActor<string>((_, message) => probe.Add(message))
            {
                OnPreStart = _ => Begin(() =>
                {
                    if (++attempts < 3)
                        throw new InvalidOperationException("not yet");
                }),
            })),
            Decide = (_, _) => SupervisionDirective.Resume,
        });
        _stage.Settle();
        _ = child!.Tell("a");

        _stage.Pass(5);

        Assert.Equal(3, attempts);
        Assert.Equal(["a"], probe);
    }

    [Fact]
    public void Stop_DuringTheBackoff_StopsAtOnceAndRunsNoHookTwice()
    {
        var child = SpawnChild(RestartBackoff.Default, () => Logged("1"));

        _ = child.Tell("boom");
        _stage.Settle();
        Stop(child);

        Assert.Equal(["start 1", "stop 1"], _log);
        Assert.Null(_stage.Time.NextDue);
        Assert.True(_stage.Begin(_stage.System.StopAsync).IsCompletedSuccessfully);
    }

    [Fact]
    public void Children_OfARestartedActor_AreStoppedBeforeItsHook()
    {
        var child = SpawnChild(RestartBackoff.Default, () => Logged("p", "a", "b"));

        Fail(child, TimeSpan.FromSeconds(1));

        Assert.Equal(["stop a", "stop b", "stop p"], [.. _log[3..5].Order(), _log[5]]);
        Assert.Equal(["start a", "start b", "start p"], _log[..3].Order());
        Assert.Equal(["start a", "start b", "start p"], _log[6..].Order());
    }

    [Fact]
    public void UnderWay_InTheInstanceThatFailed_DoesNotReachTheNext()
    {
        var result = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var tokens = new List<CancellationToken>();
        var seen = new List<string>();
        var made = 0;
        var child = SpawnChild(RestartBackoff.Default, () =>
        {
            var instance = ++made;
            return new ScriptedActor<string>((context, message) =>
            {
                if (message == "begin")
                {
                    tokens.Add(context.Stopping);
                    context.PipeToSelf(result.Task, text => text, error => error.Message);
                    context.Timers.StartPeriodic("tick", "tick", TimeSpan.FromSeconds(1));
                    context.SetReceiveTimeout(TimeSpan.FromSeconds(2), "silence");
                }
                if (message == "boom")
                    throw new InvalidOperationException("boom");
                seen.Add($"{instance}: {message}");
                tokens.Add(context.Stopping);
            })
            {
                OnPostStop = context => Begin(() => context.Timers.StartPeriodic("late", "late", TimeSpan.FromSeconds(1))),
            };
        });

        _ = child.Tell("begin");
        Fail(child, TimeSpan.FromSeconds(1));
        result.SetResult("piped");
        _stage.Pass(10);
        _ = child.Tell("again");
        _stage.Settle();

        Assert.Equal(["1: begin", "2: again"], seen);
        Assert.Equal([true, true, false], tokens.Select(token => token.IsCancellationRequested));
    }

    [Fact]
    public async Task Notify_WhileRestarting_ReachesTheNextInstance()
    {
        var child = SpawnChild(RestartBackoff.Default, () => Logged("1"));

        _ = child.Tell("boom");
        _stage.Settle();
        child.Notify("n");
        await child.Tell("m", TestContext.Current.CancellationToken);
        _stage.Pass(1);

        Assert.Equal(["start 1", "stop 1", "start 1", "n", "m"], _log);
    }

    /// <summary>The parent could not decide, because it waited for the room that only its decision could make.</summary>
    [Fact]
    public void ParentAwaitsRoomInAFailedChild_DoesNotWaitForEver()
    {
        var handled = new List<int>();
        ActorRef<int>? child = null;
        var parent = _stage.System.Spawn("parent", () => new ScriptedActor<int>(async (_, count) =>
        {
            for (var i = 0; i < count; i++)
                await child!.Tell(i);
        })
        {
            OnPreStart = context => Begin(() => child = context.Spawn(
                "child",
                () => new ScriptedActor<int>((_, number) =>
                {
                    if (number % 10 == 3)
                        throw new InvalidOperationException($"{number}");
                    handled.Add(number);
                }),
                new MailboxOptions(2))),
        });

        _ = parent.Tell(50);
        _stage.Pass(TimeSpan.FromMinutes(5));

        Assert.Equal(Enumerable.Range(0, 50).Where(number => number % 10 != 3), handled);
    }

    private TimeSpan Now => TimeSpan.FromTicks(_stage.Time.GetTimestamp());

    private ActorRef<string> SpawnChild(RestartBackoff backoff, Func<Actor<string>> factory)
    {
        ActorRef<string>? child = null;
        _stage.System.Spawn("parent", () => new ScriptedActor<int>((_, _) => { })
        {
            OnPreStart = context => Begin(() => child = context.Spawn("child", factory)),
            Backoff = backoff,
        });
        _stage.Settle();
        return child!;
    }

    private ScriptedActor<string> Failing() => new((_, _) => throw new InvalidOperationException("boom"))
    {
        OnPreStart = _ => Begin(() =>
        {
            _starts.Add(Now);
            if (_startFails)
                throw new InvalidOperationException("cannot start");
        }),
    };

    private ScriptedActor<string> Logged(string name, params string[] children) => new((_, message) =>
    {
        if (message == "boom")
            throw new InvalidOperationException("boom");
        _log.Add(message);
    })
    {
        OnPreStart = context => Begin(() =>
        {
            _log.Add($"start {name}");
            foreach (var child in children)
                context.Spawn(child, () => Logged(child));
        }),
        OnPostStop = _ => Begin(() => _log.Add($"stop {name}")),
    };

    private static ValueTask Begin(Action action)
    {
        action();
        return ValueTask.CompletedTask;
    }

    private void Fail(ActorRef<string> child, TimeSpan wait)
    {
        _ = child.Tell("boom");
        _stage.Settle();
        _stage.Pass(wait);
    }

    private void Stop(ActorRef<string> child)
    {
        _stage.System.Stop(child);
        _stage.Settle();
    }
}
