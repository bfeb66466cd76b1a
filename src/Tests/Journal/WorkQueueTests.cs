using ActorVent.Journal.Sqlite;
using Xunit;

namespace ActorVent.Tests.Journal;

public class WorkQueueTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private readonly WorkQueue<int> _queue = new();

    [Fact(Timeout = 20_000)]
    public async Task TakeAll_Empty_WaitsForTheFirst()
    {
        var taken = Task.Factory.StartNew(_queue.TakeAll, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.True(_queue.TryAdd(1));

        Assert.Equal([1], await taken);
    }

    [Fact]
    public void TakeAll_Closed_HandsOutWhatWaits_ThenNull()
    {
        _queue.TryAdd(1);
        _queue.TryAdd(2);
        _queue.Close();

        Assert.False(_queue.TryAdd(3));
        Assert.Equal([1, 2], _queue.TakeAll());
        Assert.Null(_queue.TakeAll());
    }

    [Fact(Timeout = 20_000)]
    public async Task Gather_EndsWithEnough()
    {
        _queue.TryAdd(1);
        var gathered = Task.Factory.StartNew(() => _queue.Gather(3, Long), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _queue.TryAdd(2);
        _queue.TryAdd(3);

        await gathered;
        Assert.Equal([1, 2, 3], _queue.TakeAll());
    }

    [Fact(Timeout = 20_000)]
    public async Task Gather_EndsWhenClosed()
    {
        var gathered = Task.Factory.StartNew(() => _queue.Gather(3, Long), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _queue.Close();

        await gathered;
    }

    [Fact(Timeout = 20_000)]
    public async Task Gather_ThatFoundTooFew_LeavesTheNextTakeAsItWas()
    {
        _queue.Gather(3, TimeSpan.FromMilliseconds(1));
        var taken = Task.Factory.StartNew(_queue.TakeAll, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _queue.TryAdd(1);

        Assert.Equal([1], await taken);
    }
}
