using ActorVent.Journal.Sqlite;
using Xunit;

namespace ActorVent.Tests.Journal;

public class WorkQueueTests
{
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
}
