using ActorVent.Actors;
using Xunit;

namespace ActorVent.Tests.Actors;

public class AskTests
{
    private readonly Stage _stage = new();

    [Fact]
    public async Task Ask_Answered_ReturnsTheReply()
    {
        var actor = _stage.Spawn<(int Number, ReplyTo<int> Reply)>("doubler", (_, ask) => ask.Reply.Set(ask.Number * 2));

        var reply = _stage.Begin(() => actor.Ask<int>(to => (21, to), TimeSpan.FromSeconds(1)).AsTask());

        Assert.True(reply.IsCompleted);
        Assert.Equal(42, await reply);
        Assert.Null(_stage.Time.NextDue);
    }

    [Fact]
    public async Task Ask_RepliedWithAnError_Throws()
    {
        var actor = _stage.Spawn<ReplyTo<int>>("refuser", (_, reply) => reply.Fail(new InvalidDataException("no")));

        var reply = _stage.Begin(() => actor.Ask<int>(to => to, TimeSpan.FromSeconds(1)).AsTask());

        Assert.True(reply.IsFaulted);
        await Assert.ThrowsAsync<InvalidDataException>(() => reply);
    }

    [Fact]
    public async Task Ask_NotAnswered_TimesOutInVirtualTime()
    {
        var late = new List<ReplyTo<int>>();
        var actor = _stage.Spawn<ReplyTo<int>>("silent", (_, reply) => late.Add(reply));

        var reply = _stage.Begin(() => actor.Ask<int>(to => to, TimeSpan.FromSeconds(5)).AsTask());
        _stage.Pass(4.9);
        Assert.False(reply.IsCompleted);
        _stage.Pass(0.2);

        Assert.True(reply.IsFaulted);
        var error = await Assert.ThrowsAsync<TimeoutException>(() => reply);
        Assert.Contains("/silent", error.Message, StringComparison.Ordinal);
        late[0].Set(1);
    }

    [Fact]
    public void Ask_Cancelled_EndsAtOnce()
    {
        var actor = _stage.Spawn<ReplyTo<int>>("silent", (_, _) => { });
        using var given = new CancellationTokenSource();

        var reply = _stage.Begin(() => actor.Ask<int>(to => to, TimeSpan.FromSeconds(5), given.Token).AsTask());
        _stage.Scheduler.Post(given.Cancel);
        _stage.Settle();

        Assert.True(reply.IsCanceled);
        Assert.Null(_stage.Time.NextDue);
    }

    [Fact]
    public void Ask_TimedOutWhileWaitingForRoom_GivesUpItsPlace()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handled = 0;
        var actor = _stage.Spawn<ReplyTo<int>>(
            "stuck",
            async (_, _) =>
            {
                handled++;
                await gate.Task;
            },
            capacity: 1);
        _ = actor.Tell(new ReplyTo<int>());
        _stage.Settle();
        _ = actor.Tell(new ReplyTo<int>());

        var reply = _stage.Begin(() => actor.Ask<int>(to => to, TimeSpan.FromSeconds(1)).AsTask());
        _stage.Pass(2);
        Assert.True(reply.IsFaulted);
        gate.SetResult();
        _stage.Settle();

        Assert.Equal(2, handled);
    }

    [Fact]
    public void ReplyTo_SecondAnswer_DoesNotCount()
    {
        var probe = new Probe<string>();
        var actor = _stage.System.Spawn("probe", () => probe);

        var reply = ReplyTo<int>.ToActor(actor, number => $"{number}", error => error.Message);
        reply.Set(1);
        reply.Set(2);
        reply.Fail(new InvalidOperationException("no"));
        _stage.Settle();

        Assert.Equal(["1"], probe.Messages);
    }
}
