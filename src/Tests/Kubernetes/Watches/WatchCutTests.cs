using ActorVent.Kubernetes;
using ActorVent.Primitives;
using Xunit;
using static ActorVent.Tests.Kubernetes.Watches.WatchTests;

namespace ActorVent.Tests.Kubernetes.Watches;

public class WatchCutTests
{
    private static readonly Scope Pods = new(ResourceKind.Pods);

    [Fact]
    public async Task Connection_CutInsideALine_LosesNothingBeforeIt()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await FakeApiServer.StartAsync(async context =>
        {
            await Stream(Event("ADDED", "a", 1) + Event("ADDED", "b", 2) + Event("ADDED", "c", 3)[..40])(context);
            await context.Response.Body.FlushAsync();
            await arrived.Task;
            context.Abort();
        });
        using var client = server.Client();
        await using var watch = await client.WatchAsync(Pods, new ResourceVersion("0"), default);

        var before = new List<WatchEvent>();
        while (before.Count < 2)
            before.AddRange(await watch.ReadAsync(default));
        arrived.SetResult();
        var (after, error) = await DrainToErrorAsync(watch);

        Assert.Equal(["Added a 1", "Added b 2"], before.Concat(after).Select(Text));
        Assert.Equal((ApiErrorKind.Network, false), (error!.Kind, error.Silent));
    }

    [Fact]
    public async Task Stream_EndedInsideALine_IsANetworkErrorAndTheLineIsDropped()
    {
        await using var server = await FakeApiServer.StartAsync(Stream(Event("ADDED", "a", 1) + Event("ADDED", "b", 2)[..^9]));
        using var client = server.Client();
        await using var watch = await client.WatchAsync(Pods, new ResourceVersion("0"), default);

        var (events, error) = await DrainToErrorAsync(watch);

        Assert.Equal(["Added a 1"], events.Select(Text));
        Assert.Equal(ApiErrorKind.Network, error!.Kind);
        Assert.Contains("in the middle of a line", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_EndedBehindAWholeLineWithoutItsLineFeed_KeepsTheLine()
    {
        await using var server = await FakeApiServer.StartAsync(Stream(Event("ADDED", "a", 1).TrimEnd()));
        using var client = server.Client();

        Assert.Equal(["Added a 1"], (await DrainAsync(client)).Select(Text));
    }

    [Fact]
    public async Task Stream_SilentForTwoMinutes_IsClosedAndSaysSo()
    {
        var time = new FakeTime();
        await using var server = await FakeApiServer.StartAsync(async context =>
        {
            await Stream(Event("ADDED", "a", 1))(context);
            await context.Response.Body.FlushAsync();
            await FakeApiServer.HoldAsync(context);
        });
        using var client = server.Client(time);
        await using var watch = await client.WatchAsync(Pods, new ResourceVersion("0"), default);
        Assert.Single(await watch.ReadAsync(default));

        var next = watch.ReadAsync(default).AsTask();
        await time.TimerAsync(TimeSpan.FromMinutes(2));
        time.Advance(TimeSpan.FromSeconds(119));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<ApiException>(() => next);
        Assert.Equal((ApiErrorKind.Network, true, "the watch of pods was silent for 120 s and was closed"), (error.Kind, error.Silent, error.Message));
    }

    [Fact]
    public async Task Read_CancelledByTheCaller_IsCancelledAndEndsTheWatch()
    {
        await using var server = await FakeApiServer.StartAsync(async context =>
        {
            await Stream("")(context);
            await context.Response.Body.FlushAsync();
            await FakeApiServer.HoldAsync(context);
        });
        using var client = server.Client();
        await using var watch = await client.WatchAsync(Pods, new ResourceVersion("0"), default);
        using var cancelled = new CancellationTokenSource();

        var read = watch.ReadAsync(cancelled.Token).AsTask();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        var error = await Assert.ThrowsAsync<ApiException>(async () => await watch.ReadAsync(default));
        Assert.False(error.Silent);
    }

    [Fact]
    public async Task Headers_ThatDoNotCome_EndAtTheTimeout()
    {
        var time = new FakeTime();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await FakeApiServer.StartAsync(async context =>
        {
            asked.SetResult();
            await FakeApiServer.HoldAsync(context);
        });
        using var client = server.Client(time);

        var watch = client.WatchAsync(Pods, new ResourceVersion("0"), default).AsTask();
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(ApiErrorKind.Network, (await Assert.ThrowsAsync<ApiException>(() => watch)).Kind);
    }
}
