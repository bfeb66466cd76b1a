using ActorVent.Actors;
using Xunit;

namespace ActorVent.Tests.Actors;

public class ReceiveTimeoutTests
{
    private readonly Stage _stage = new();
    private readonly List<(string Message, double At)> _seen = [];
    private readonly DateTimeOffset _begin;
    private readonly ActorRef<string> _actor;
    private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReceiveTimeoutTests()
    {
        _begin = _stage.Time.GetUtcNow();
        _actor = _stage.System.Spawn("quiet", () => new ScriptedActor<string>(async (context, message) =>
        {
            if (message == "wait")
                await _gate.Task;
            if (message == "off")
                context.SetReceiveTimeout(null, "silence");
            _seen.Add((message, (_stage.Time.GetUtcNow() - _begin).TotalSeconds));
        })
        {
            OnPreStart = context =>
            {
                context.SetReceiveTimeout(TimeSpan.FromSeconds(10), "silence");
                return ValueTask.CompletedTask;
            },
        });
        _stage.Settle();
    }

    [Fact]
    public void Silence_ForThatLong_IsNotifiedOnce()
    {
        _stage.Pass(100);

        Assert.Equal([("silence", 10.0)], _seen);
    }

    [Fact]
    public void UserMessage_BeginsTheSilenceAnew()
    {
        _stage.Pass(8);
        Tell("a");
        _stage.Pass(9);
        Tell("b");
        _stage.Pass(100);

        Assert.Equal([("a", 8), ("b", 17), ("silence", 27)], _seen);
    }

    [Fact]
    public void UserMessage_AfterASilence_BeginsAnother()
    {
        _stage.Pass(50);
        Tell("a");
        _stage.Pass(50);

        Assert.Equal([("silence", 10), ("a", 50), ("silence", 60)], _seen);
    }

    [Fact]
    public void Notification_IsNoUserMessage()
    {
        _stage.Pass(8);
        _actor.Notify("n");
        _stage.Pass(8);

        Assert.Equal([("n", 8), ("silence", 10)], _seen);
    }

    /// <summary>An actor that took it for silence would passivate under load.</summary>
    [Fact]
    public void LongHandler_WithMessagesWaiting_IsNoSilence()
    {
        Tell("wait");
        Tell("a");
        _stage.Pass(15);
        _gate.SetResult();
        _stage.Settle();
        _stage.Pass(50);

        Assert.Equal([("wait", 15), ("a", 15), ("silence", 25)], _seen);
    }

    [Fact]
    public void SwitchedOff_NotificationQueuedAlready_NeverComes()
    {
        Tell("wait");
        Tell("off");
        _stage.Pass(15);
        _gate.SetResult();
        _stage.Settle();
        _stage.Pass(50);

        Assert.Equal([("wait", 15), ("off", 15)], _seen);
        Assert.Null(_stage.Time.NextDue);
    }

    [Fact]
    public void Actor_Stopped_LeavesNoTimer()
    {
        _stage.System.Stop(_actor);
        _stage.Settle();

        Assert.Null(_stage.Time.NextDue);
    }

    private void Tell(string message)
    {
        _ = _actor.Tell(message);
        _stage.Settle();
    }
}
