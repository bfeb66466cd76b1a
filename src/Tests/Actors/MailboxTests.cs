using ActorVent.Actors;
using Xunit;

namespace ActorVent.Tests.Actors;

public class MailboxTests
{
    private readonly Stage _stage = new();

    [Fact]
    public void Messages_OfOneSender_ArriveInOrder()
    {
        var probe = new Probe<int>();
        var actor = _stage.System.Spawn("probe", () => probe);

        for (var i = 0; i < 100; i++)
            Assert.True(actor.Tell(i).IsCompletedSuccessfully);
        _stage.Settle();

        Assert.Equal(Enumerable.Range(0, 100), probe.Messages);
    }

    [Fact]
    public void Handler_Awaiting_KeepsTheNextMessageWaiting()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = new List<string>();
        var actor = _stage.Spawn<int>("slow", async (_, message) =>
        {
            log.Add($"begin {message}");
            await gate.Task;
            log.Add($"end {message}");
        });

        _ = actor.Tell(1);
        _ = actor.Tell(2);
        _stage.Settle();
        Assert.Equal(["begin 1"], log);

        gate.SetResult();
        _stage.Settle();
        Assert.Equal(["begin 1", "end 1", "begin 2", "end 2"], log);
    }

    [Fact]
    public void Tell_MailboxFull_WaitsForRoomAndKeepsTheOrder()
    {
        var probe = new Probe<int>();
        var actor = _stage.System.Spawn("probe", () => probe, new MailboxOptions(2));

        var told = Enumerable.Range(0, 5).Select(i => actor.Tell(i).AsTask()).ToArray();

        Assert.Equal([true, true, false, false, false], told.Select(task => task.IsCompleted));
        _stage.Settle();
        Assert.All(told, task => Assert.True(task.IsCompletedSuccessfully));
        Assert.Equal([0, 1, 2, 3, 4], probe.Messages);
    }

    [Fact]
    public void Tell_CancelledWhileWaiting_IsNotTold()
    {
        var probe = new Probe<int>();
        var actor = _stage.System.Spawn("probe", () => probe, new MailboxOptions(1));
        using var given = new CancellationTokenSource();

        _ = actor.Tell(1);
        var second = actor.Tell(2, given.Token).AsTask();
        var third = actor.Tell(3).AsTask();
        given.Cancel();
        var fourth = actor.Tell(4, given.Token).AsTask();
        _stage.Settle();

        Assert.True(second.IsCanceled);
        Assert.True(third.IsCompletedSuccessfully);
        Assert.True(fourth.IsCanceled);
        Assert.Equal([1, 3], probe.Messages);
    }

    [Fact]
    public void TryTell_MailboxFullOrStopped_ReturnsFalse()
    {
        var probe = new Probe<int>();
        var actor = _stage.System.Spawn("probe", () => probe, new MailboxOptions(2));

        Assert.True(actor.TryTell(1));
        Assert.True(actor.TryTell(2));
        Assert.False(actor.TryTell(3));
        _stage.Settle();
        Assert.True(actor.TryTell(4));
        _stage.Settle();
        _stage.System.Stop(actor);

        Assert.False(actor.TryTell(5));
        Assert.Equal([1, 2, 4], probe.Messages);
    }

    [Fact]
    public void Notify_UserMessagesWaiting_ComesFirstAndInOrder()
    {
        var probe = new Probe<int>();
        var actor = _stage.System.Spawn("probe", () => probe, new MailboxOptions(2));

        _ = actor.Tell(1);
        _ = actor.Tell(2);
        actor.Notify(10);
        actor.Notify(11);
        actor.Notify(12);
        _stage.Settle();

        Assert.Equal([10, 11, 12, 1, 2], probe.Messages);
    }

    [Fact]
    public void Stopped_WithMessagesInside_CountsThemAsDeadLettersAndReleasesWaiters()
    {
        var probe = new Probe<int>();
        var actor = _stage.System.Spawn("probe", () => probe, new MailboxOptions(1));
        _stage.Settle();

        _ = actor.Tell(1);
        var waiting = actor.Tell(2).AsTask();
        actor.Notify(3);
        _stage.System.Stop(actor);
        _stage.Settle();

        Assert.True(waiting.IsCompletedSuccessfully);
        Assert.Empty(probe.Messages);
        Assert.Equal(3, _stage.System.DeadLetters);

        Assert.True(actor.Tell(4).IsCompletedSuccessfully);
        actor.Notify(5);
        _stage.Settle();
        Assert.Equal(5, _stage.System.DeadLetters);
    }

    [Fact]
    public void Throughput_AnotherActorReady_GetsItsTurn()
    {
        var log = new List<string>();
        var first = _stage.Spawn<int>("first", (_, message) => log.Add($"first {message}"));
        var second = _stage.Spawn<int>("second", (_, message) => log.Add($"second {message}"));

        for (var i = 0; i < 50; i++)
        {
            _ = first.Tell(i);
            _ = second.Tell(i);
        }
        _stage.Settle();

        Assert.Equal(100, log.Count);
        Assert.True(log.FindIndex(line => line.StartsWith("second", StringComparison.Ordinal)) < 50);
        Assert.True(log.FindIndex(line => line.StartsWith("first", StringComparison.Ordinal)) < 50);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Mailbox_WithoutRoom_IsRefused(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MailboxOptions(capacity));
}
