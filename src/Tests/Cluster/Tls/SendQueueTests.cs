using ActorVent.Cluster.Tls;
using Google.Protobuf;
using Xunit;

namespace ActorVent.Tests.Cluster.Tls;

public sealed class SendQueueTests
{
    private readonly SendQueue _queue = new(mostBytes: 100);

    [Fact]
    public void Queue_GivesWhatItTook_InOrder()
    {
        Assert.True(_queue.TryAdd(Payload(1)));
        Assert.True(_queue.TryAdd(Payload(2)));

        Assert.Equal([1, 2], _queue.Take()!.Select(static payload => payload.Length));
    }

    [Fact]
    public void Queue_ThatIsFull_TakesMoreOnceSomethingIsWritten()
    {
        Assert.True(_queue.TryAdd(Payload(60)));
        Assert.True(_queue.TryAdd(Payload(60)));
        Assert.False(_queue.TryAdd(Payload(1)));
        var taken = _queue.Take()!;
        Assert.False(_queue.TryAdd(Payload(1)));

        _queue.Written(taken[0]);

        Assert.True(_queue.TryAdd(Payload(1)));
    }

    [Fact]
    public void Queue_ThatIsClosed_GivesWhatWaitsAndTakesNoMore()
    {
        _queue.TryAdd(Payload(1));

        _queue.Close();

        Assert.False(_queue.TryAdd(Payload(1)));
        Assert.Single(_queue.Take()!);
        Assert.Null(_queue.Take());
    }

    [Fact]
    public async Task Taker_WaitsForPayloads_AndForTheEnd()
    {
        var taken = Task.Run(() => (_queue.Take()!.Count, _queue.Take()), TestContext.Current.CancellationToken);
        _queue.TryAdd(Payload(1));
        _queue.Close();

        Assert.Equal((1, null), await taken);
    }

    private static ByteString Payload(int length) => ByteString.CopyFrom(new byte[length]);
}
