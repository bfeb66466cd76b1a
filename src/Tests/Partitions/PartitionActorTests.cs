using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ActorVent.Journal;
using ActorVent.Journal.Memory;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Tests.Tracing;
using ActorVent.Tracing;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Partitions;

public sealed class PartitionActorTests : TestKit
{
    private static readonly PartitionId Partition = new(3);
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(1);

    private readonly MemoryJournal _journal = new();
    private readonly Meter _meter = new("test");
    private readonly TestProbe _tail;
    private readonly TestProbe _watchers;
    private string? _uidNow = "a";
    private long _number;
    private long _hello;

    public PartitionActorTests()
        : base("akka.loglevel = OFF")
    {
        _tail = CreateTestProbe();
        _watchers = CreateTestProbe();
    }

    [Fact]
    public async Task Started_TakesThePartitionAndSaysHello()
    {
        StartPartition();

        await HelloAsync();
        var head = await _tail.ExpectMsgAsync<TailMessage.Head>();
        Assert.Equal((Partition, new Epoch(1)), (head.Partition, head.Epoch));
    }

    [Fact]
    public async Task Observed_IsSettledOnceItIsInTheJournal()
    {
        var partition = StartPartition();
        await HelloAsync();

        partition.Tell(Batch(Watch(1)));
        await SettledAsync(1);

        Assert.Equal("1", Assert.Single(await ReadAsync()).Version.Value);
        await _tail.FishForMessageAsync(m => m is TailMessage.Appended { Entries.Newest.Value: 1 });
    }

    [Fact]
    public async Task Appended_IsMeasuredFromTheWatchAndKnowsWhen()
    {
        var measured = new ConcurrentQueue<double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == _meter && instrument.Name == "actorvent.journal.lag")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => measured.Enqueue(value));
        listener.Start();
        var before = TimeProvider.System.GetUtcNow();
        var partition = StartPartition();
        await HelloAsync();

        partition.Tell(Batch(Watch(1)));
        var appended = (TailMessage.Appended)await _tail.FishForMessageAsync(m => m is TailMessage.Appended);

        var origin = Assert.Single(appended.Entries.Entries).Origin!;
        Assert.InRange(origin.Durable, before, before.AddMinutes(1));
        Assert.Equal(0ul, origin.Span);
        Assert.InRange(Assert.Single(measured), 0, double.MaxValue);
    }

    [Fact]
    public async Task Append_ThatIsTraced_GivesItsDeliveriesTheSpanOfTheWatch()
    {
        using var spans = new CapturedSpans();
        using var tracer = new ChangeTracer();
        var uid = Guid.NewGuid().ToString();
        var partition = StartPartition(tracer: tracer);
        await HelloAsync();

        partition.Tell(Batch(Watch(1, uid: uid)));
        var appended = (TailMessage.Appended)await _tail.FishForMessageAsync(m => m is TailMessage.Appended);

        var entry = Assert.Single(appended.Entries.Entries);
        Assert.Equal(spans.Of(TraceIdentity.Of(entry)).Single(static span => span.OperationName == "watch").SpanId, SpanNumber.Read(entry.Origin!.Span));
    }

    [Fact]
    public async Task Object_HasAnActorOfItsNameUntilItIsCalm()
    {
        var partition = StartPartition(CollapseMode.Latest, TimeSpan.FromSeconds(1));
        await HelloAsync();
        partition.Tell(Batch(Watch(1)));
        await SettledAsync(1);

        var child = await Sys.ActorSelection(partition, "Pod:default:web-0").ResolveOne(TimeSpan.FromSeconds(3));
        Watch(child);

        await ExpectTerminatedAsync(child);
    }

    [Fact]
    public async Task Objects_ThatComeAndGoWhileChangesCome_LoseNothing()
    {
        const int Batches = 300;
        var partition = StartPartition(CollapseMode.Latest, Window);
        await HelloAsync();

        for (var i = 1; i <= Batches; i++)
            partition.Tell(Batch(Watch(10 * i, name: "x"), Watch((10 * i) + 1, name: "y"), Watch((10 * i) + 2, name: "x")));
        await SettledAsync(Batches);

        var entries = await ReadAsync();
        Assert.Equal($"{(10 * Batches) + 2}", entries.Last(e => e.Object.Name == "x").Version.Value);
        Assert.Equal($"{(10 * Batches) + 1}", entries.Last(e => e.Object.Name == "y").Version.Value);
        Assert.All(entries.GroupBy(e => e.Object), g => Assert.Equal(g.OrderBy(e => e.Version.Value.Length).ThenBy(e => e.Version.Value, StringComparer.Ordinal), g));
    }

    [Fact]
    public async Task Change_ThatThereIsNoRoomForToWait_EndsItsWindow()
    {
        var waiting = new WaitingPayloads(0);
        var partition = StartPartition(CollapseMode.Latest, TimeSpan.FromMinutes(1), waiting: waiting);
        await HelloAsync();

        partition.Tell(Batch(Watch(1), Watch(2)));
        await SettledAsync(1);

        Assert.Equal(["1", "2"], (await ReadAsync()).Select(entry => entry.Version.Value));
        Assert.False(waiting.IsOver);
    }

    [Fact]
    public async Task Partition_ThatStops_MakesRoomForWhatOthersHaveWaiting()
    {
        var waiting = new WaitingPayloads(5);
        var other = waiting.Open();
        var partition = StartPartition(CollapseMode.Latest, TimeSpan.FromMinutes(1), waiting: waiting);
        await HelloAsync();
        partition.Tell(Batch(Watch(1)));
        await SettledAsync(1);
        partition.Tell(Batch(PartitionRig.Watch(2, state: "12345")));
        await AwaitConditionAsync(() =>
        {
            other.Add(1);
            var isOver = waiting.IsOver;
            other.Add(-1);
            return Task.FromResult(isOver);
        });
        other.Add(5);
        Watch(partition);

        Sys.Stop(partition);
        await ExpectTerminatedAsync(partition);

        Assert.False(waiting.IsOver);
    }

    [Fact]
    public async Task Object_ThatFails_StopsThePartition()
    {
        var partition = StartPartition(CollapseMode.Latest, TimeSpan.FromMinutes(1));
        await HelloAsync();
        partition.Tell(Batch(Watch(1)));
        await SettledAsync(1);
        Watch(partition);

        Sys.ActorSelection(partition, "*").Tell("what nobody understands");

        await ExpectTerminatedAsync(partition);
    }

    [Theory]
    [InlineData(Fault.OwnershipLost)]
    [InlineData(Fault.UnknownWritten)]
    internal async Task Append_ThatSaysNothing_StopsThePartition(Fault fault)
    {
        var partition = StartPartition();
        await HelloAsync();
        Watch(partition);
        _journal.Faults = operation => operation == "Append" ? fault : Fault.None;

        partition.Tell(Batch(Watch(1)));

        await ExpectTerminatedAsync(partition);
    }

    [Fact]
    public async Task Append_NotWritten_IsWrittenLaterAndHelloIsSaid()
    {
        var partition = StartPartition();
        await HelloAsync();
        var failures = 2;
        _journal.Faults = operation => operation == "Append" && failures-- > 0 ? Fault.NotWritten : Fault.None;

        var before = _hello;
        partition.Tell(Batch(Watch(1)));
        await _watchers.FishForMessageAsync(m => m is WatcherMessage.Hello hello && hello.Number != before);

        Assert.Single(await ReadAsync());
    }

    [Fact]
    public async Task Take_ThatFails_IsTriedAgain()
    {
        var failures = 1;
        _journal.Faults = operation => operation == "TakePartition" && failures-- > 0 ? Fault.NotWritten : Fault.None;

        StartPartition();

        await HelloAsync();
    }

    [Fact]
    public async Task Drain_WritesWhatWaitsAndReleasesThePartition()
    {
        _journal.IsAlive = (_, _) => true;
        await _journal.RegisterNodeAsync("node", new Incarnation("i"), CancellationToken.None);
        var partition = StartPartition(CollapseMode.Latest, TimeSpan.FromMinutes(1));
        await HelloAsync();
        partition.Tell(Batch(Watch(1), Watch(2)));
        Watch(partition);

        partition.Tell(Drain.Instance);
        await ExpectTerminatedAsync(partition);

        Assert.Equal(["1", "2"], (await ReadAsync()).Select(e => e.Version.Value));
        Assert.NotNull(await _journal.TakePartitionAsync(Partition, "other", new Incarnation("j"), CancellationToken.None));
    }

    [Fact]
    public async Task LookUp_AsksTheServer()
    {
        _uidNow = null;
        var partition = StartPartition(selective: true);
        await HelloAsync();

        partition.Tell(Batch(Watch(1), Watch(2, ChangeType.Deleted)) with { IsCaughtUp = true });
        await SettledAsync(1);

        Assert.Equal([ChangeType.Modified, ChangeType.Deleted], (await ReadAsync()).Select(e => e.Type));
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _meter.Dispose();
    }

    private IActorRef StartPartition(CollapseMode mode = CollapseMode.None, TimeSpan window = default, bool selective = false, WaitingPayloads? waiting = null, ChangeTracer? tracer = null)
    {
        var options = PartitionRig.Configured(PartitionRig.Scope) with { Collapse = new CollapseOptions(mode, window) };
        if (selective)
            options = options with { Selective = options.Scopes };
        var services = new PartitionServices(_journal, new PartitionMetrics(_meter), new Random(1), NullLogger.Instance)
        {
            Waiting = waiting ?? new WaitingPayloads(long.MaxValue),
            Tracer = tracer ?? ChangeTracer.Off,
        };
        var ports = new PartitionPorts(_tail, _watchers, (_, _, _) => ValueTask.FromResult(new UidAt(_uidNow, new ResourceVersion("9"))), () => { });
        return Sys.ActorOf(PartitionActor.Props(Partition, "node", new Incarnation("i"), options, services, ports));
    }

    private async Task HelloAsync() => _hello = (await _watchers.ExpectMsgAsync<WatcherMessage.Hello>()).Number;

    private async Task SettledAsync(long number) =>
        await _watchers.FishForMessageAsync(m => m is WatcherMessage.Settled settled && settled.Number == number, TimeSpan.FromSeconds(20));

    private async Task<IReadOnlyList<Entry>> ReadAsync() =>
        await _journal.ReadAsync(Partition, SequenceNumber.Zero, int.MaxValue, long.MaxValue, CancellationToken.None);

    private PartitionMessage.Observed Batch(params Observation[] items) => new()
    {
        Partition = Partition,
        Scope = PartitionRig.Scope,
        Epoch = new ScopeEpoch(1, 0),
        History = 0,
        Hello = _hello,
        Number = ++_number,
        Items = items,
    };

    private static Observation Watch(int version, ChangeType type = ChangeType.Modified, string uid = "a", string name = "web-0") =>
        PartitionRig.Watch(version, type, uid, name);
}
