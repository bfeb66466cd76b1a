using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Watching;
using Xunit;

namespace ActorVent.Tests.Watching;

public sealed class WatcherCreditTests
{
    private const int Megabyte = 1 << 20;

    private readonly WatcherStage _stage = new();
    private int _version = 100;

    public WatcherCreditTests()
    {
        _stage.Begin("100").Hello(0, 1).Opened();
        _stage.Lines();
    }

    [Fact]
    public void EventsOfOneRead_ForOnePartition_AreOneMessage()
    {
        _stage.Events(("a", 101), ("b", 102), ("c", 103));

        Assert.Equal(["tell 0: a@101, b@102, c@103", "read 1"], _stage.Lines());
        Assert.Equal(6, _stage.LastTold(0).Bytes);
    }

    [Fact]
    public void EventsOfOneRead_Above64KilobytesTogether_AreSeveralMessages()
    {
        Read(40_000, 20_000, 10_000, 100_000, 10);

        Assert.Equal([60_000, 10_000, 100_000, 10], _stage.Told.Where(told => told.Items.Count > 0).Select(told => told.Bytes));
    }

    [Fact]
    public void Partition_WithAMegabyteUntaken_IsWaitedFor()
    {
        Read(Megabyte - 1);
        Assert.Equal("read 1", _stage.Lines()[^1]);
        Read(1);
        Assert.DoesNotContain("read 1", _stage.Lines());

        _stage.Take(0);

        Assert.Equal(["read 1"], _stage.Lines());
    }

    [Fact]
    public void Credit_OfASmallProcess_IsUsedUpEarlier()
    {
        var credit = new ActorVent.Watching.Feeds.Credit(Megabyte);
        Assert.Equal(Megabyte / 4, credit.MostOfOne);

        credit.Used = Megabyte - 1;
        Assert.False(credit.IsUsedUp);
        credit.Used = Megabyte;
        Assert.True(credit.IsUsedUp);
    }

    [Fact]
    public void Object_LargerThanTheCredit_IsToldAlone()
    {
        Read(8 * Megabyte);

        Assert.Equal(8 * Megabyte, _stage.LastTold(0).Bytes);
        Assert.DoesNotContain("read 1", _stage.Lines());
    }

    [Fact]
    public void Settled_IsTakenToo()
    {
        Read(Megabyte);
        _stage.Lines();

        _stage.Settle(0);

        Assert.Equal(["read 1"], _stage.Lines());
    }

    [Fact]
    public void List_WaitsForRoomBetweenItsPages()
    {
        var stage = new WatcherStage().Begin().Hello(0, 1);
        stage.On(new WatcherInput.ListPaged(1, new ListPage(new ResourceVersion("100"), "more", null, [WatcherStage.Object("a", 90, Megabyte)])));
        Assert.DoesNotContain("list 1 more", stage.Lines());

        stage.Take(0);

        Assert.Equal(["list 1 more"], stage.Lines());
    }

    [Fact]
    public void FourMegabytesInAll_AreTheMost()
    {
        var stage = new WatcherStage(32).Begin("100");
        for (var i = 0; i < 32; i++)
            stage.Hello(i, i + 1);
        stage.Opened().Lines();

        for (var i = 0; i < 6; i++)
            stage.On(new WatcherInput.Events(1, [Event(stage.NameIn(i), 101 + i, Megabyte - 1)]));

        Assert.Equal(6, stage.Lines().Count(line => line.StartsWith("tell", StringComparison.Ordinal)));
        stage.Take(3);
        Assert.Empty(stage.Lines());
        stage.Take(4);
        Assert.Equal(["read 1"], stage.Lines());
    }

    [Fact]
    public void PartitionThatIsLeftOut_HoldsNobodyBack()
    {
        var stage = new WatcherStage(2).Begin("100").AllSettling().Opened();
        stage.Settling.Remove(0);
        stage.Lines();
        stage.On(new WatcherInput.Events(1, [Event(stage.NameIn(0), 101, 2 * Megabyte)]));
        Assert.DoesNotContain("read 1", stage.Lines());

        stage.Pass(5);

        Assert.Contains("read 1", stage.Lines());
    }

    [Fact]
    public void Answer_WithANumberThatWasNeverSent_FreesNothing()
    {
        Read(Megabyte);
        _stage.Lines();
        var last = _stage.LastTold(0);

        _stage.Tell(new WatcherMessage.Taken(WatcherStage.Id, last.Partition, last.Epoch, last.Number + 1));

        Assert.Empty(_stage.Lines());
    }

    private void Read(params int[] bytes) =>
        _stage.On(new WatcherInput.Events(1, [.. bytes.Select(size => Event("a", ++_version, size))]));

    private static WatchEvent Event(string name, int version, int bytes) =>
        new(WatchEventType.Modified, new ResourceVersion($"{version}"), WatcherStage.Object(name, version, bytes));
}
