using ActorVent.Actors;
using Xunit;

namespace ActorVent.Tests.Actors;

public class TimerTests
{
    private readonly Stage _stage = new();
    private readonly List<string> _seen = [];
    private readonly Dictionary<string, TaskCompletionSource> _gates = [];

    [Fact]
    public void Single_Due_ComesOnceAheadOfUserMessages()
    {
        var actor = Timed();
        Do(actor, timers => timers.StartSingle("a", "a", TimeSpan.FromSeconds(5)));

        _stage.Pass(4.9);
        Assert.Empty(_seen);
        _stage.Pass(100);

        Assert.Equal(["a"], _seen);
        Assert.Null(_stage.Time.NextDue);
    }

    [Fact]
    public void Single_DueInThePast_ComesNow()
    {
        var actor = Timed();

        Do(actor, timers => timers.StartSingle("a", "a", TimeSpan.FromSeconds(-1)));
        _stage.Pass(0);

        Assert.Equal(["a"], _seen);
    }

    [Fact]
    public void Periodic_ComesEachPeriodUntilCancelled()
    {
        var actor = Timed();
        Do(actor, timers => timers.StartPeriodic("a", "a", TimeSpan.FromSeconds(2)));

        _stage.Pass(7);
        Assert.Equal(["a", "a", "a"], _seen);
        Do(actor, timers => timers.Cancel("a"));
        _stage.Pass(10);

        Assert.Equal(3, _seen.Count);
        Assert.Null(_stage.Time.NextDue);
    }

    [Fact]
    public void Key_StartedAgain_ReplacesTheTimer()
    {
        var actor = Timed();
        Do(actor, timers => timers.StartSingle("a", "old", TimeSpan.FromSeconds(1)));
        Do(actor, timers => timers.StartSingle("a", "new", TimeSpan.FromSeconds(2)));

        _stage.Pass(10);

        Assert.Equal(["new"], _seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cancelled_ItsMessageQueuedAlready_NeverComes(bool isReplaced)
    {
        var actor = Timed();
        Do(actor, timers =>
        {
            timers.StartSingle("a", "old", TimeSpan.FromSeconds(1));
            timers.StartPeriodic("b", "old", TimeSpan.FromSeconds(1));
        });
        Await(actor, "gate", timers =>
        {
            timers.Cancel("a");
            timers.Cancel("b");
            if (isReplaced)
                timers.StartSingle("a", "new", TimeSpan.FromSeconds(1));
        });
        _stage.Pass(3);

        _gates["gate"].SetResult();
        _stage.Settle();
        Assert.Empty(_seen);
        _stage.Pass(5);

        Assert.Equal(isReplaced ? ["new"] : [], _seen);
    }

    [Fact]
    public void Periodic_ActorBusyForManyPeriods_ComesOnceThen()
    {
        var actor = Timed();
        Do(actor, timers => timers.StartPeriodic("a", "a", TimeSpan.FromSeconds(1)));
        Await(actor, "gate", _ => { });
        _stage.Pass(1000.5);

        _gates["gate"].SetResult();
        _stage.Settle();
        Assert.Equal(["a"], _seen);
        _stage.Pass(2);

        Assert.Equal(["a", "a", "a"], _seen);
    }

    [Fact]
    public void IsActive_TellsWhetherItWillCome()
    {
        var states = new List<bool>();
        var actor = Timed();
        Do(actor, timers =>
        {
            states.Add(timers.IsActive("a"));
            timers.StartSingle("a", "a", TimeSpan.FromSeconds(1));
            states.Add(timers.IsActive("a"));
        });
        _stage.Pass(2);
        Do(actor, timers => states.Add(timers.IsActive("a")));

        Assert.Equal([false, true, false], states);
    }

    [Fact]
    public void Actor_Stopped_LeavesNoTimer()
    {
        var actor = Timed();
        Do(actor, timers =>
        {
            timers.StartPeriodic("a", "a", TimeSpan.FromSeconds(1));
            timers.StartSingle("b", "b", TimeSpan.FromSeconds(1));
        });

        _stage.System.Stop(actor);
        _stage.Settle();

        Assert.Null(_stage.Time.NextDue);
        Assert.Empty(_seen);
    }

    [Fact]
    public void Periodic_WithoutAPeriod_IsRefused()
    {
        Exception? refused = null;
        var actor = Timed();

        Do(actor, timers => refused = Record.Exception(() => timers.StartPeriodic("a", "a", TimeSpan.Zero)));

        Assert.IsType<ArgumentOutOfRangeException>(refused);
    }

    private ActorRef<object> Timed() => _stage.Spawn<object>("timed", async (context, message) =>
    {
        if (message is Func<ActorTimers<object>, Task> step)
            await step(context.Timers);
        else
            _seen.Add((string)message);
    });

    private void Do(ActorRef<object> actor, Action<ActorTimers<object>> action)
    {
        _ = actor.Tell((ActorTimers<object> timers) =>
        {
            action(timers);
            return Task.CompletedTask;
        });
        _stage.Settle();
    }

    private void Await(ActorRef<object> actor, string gate, Action<ActorTimers<object>> then)
    {
        var opened = _gates[gate] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = actor.Tell(async (ActorTimers<object> timers) =>
        {
            await opened.Task;
            then(timers);
        });
        _stage.Settle();
    }
}
