using System.Diagnostics.Metrics;
using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Requests;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Tests.Kubernetes;
using ActorVent.Watching;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit;
using Xunit;

namespace ActorVent.Tests.Watching;

public sealed partial class WatcherActorTests : TestKit
{
    private const string Config = ByReference.Config + "\nakka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"";

    private readonly Meter _meter = new("test");
    private readonly CapturedLog _log = new();
    private readonly ShownRules _rules = new();
    private readonly TestProbe _partition;
    private readonly TestProbe _api;
    private readonly TestProbe _disk;
    private readonly ScriptedClient _client;
    private readonly IJournal _journal;
    private readonly ScopeJournal _control;
    private IActorRef _watcher = ActorRefs.Nobody;

    public WatcherActorTests()
        : base(Config)
    {
        _partition = CreateTestProbe();
        _api = CreateTestProbe();
        _disk = CreateTestProbe();
        _client = new ScriptedClient(_api);
        (_journal, _control) = ScopeJournal.Create(_disk);
    }

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void Watch_AfterAStreamedList_GoesOnFromItsLastVersion()
    {
        Start();
        _client.Page(100, "more", ("a", 90), ("b", 140));
        _client.Page(150, null, ("c", 149));
        _client.Event("a", 151);

        Assert.Equal(["begun 100", "listed a@90", "listed b@140"], Told());
        Assert.Equal(["listed c@149", "ended 150"], Told());
        Assert.Equal(["a@151"], Told());
        Assert.Equal(["list", "list more", "watch 150"], [Asked(), Asked(), Asked()]);
    }

    [Fact]
    public void Watch_ThatEnds_IsDisposedOfAndOpenedAgain()
    {
        Watching();

        _client.Event("a", 101);
        _client.End();

        Assert.Equal(["disposed", "watch 101"], [Asked(), Asked()]);
    }

    [Fact]
    public void List_ThatFails_IsTriedAgainWhenTheServerSays()
    {
        _client.Error = new ApiException(ApiErrorKind.Unavailable, "busy") { RetryAfter = TimeSpan.FromSeconds(3) };
        Start();
        Assert.Equal("list", Asked());
        AwaitAssert(() => Assert.Single(_log.Lines));
        Settle();

        Scheduler.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("list", Asked());
    }

    [Fact]
    public void Position_IsWrittenEverySecondTick()
    {
        Watching();
        _client.Event("a", 101);
        Assert.Equal(["a@101"], Told());
        Settle();

        Scheduler.Advance(TimeSpan.FromSeconds(1));
        Scheduler.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("move 101 under 1", Written());
    }

    [Fact]
    public void Watcher_WhoseEpochIsNotTheNewest_BeginsAgainUnderAHigherOne()
    {
        Watching();
        _client.Event("a", 101);
        Assert.Equal(["a@101"], Told());
        Settle();
        _control.Moves = new WriteResult(WriteOutcome.OwnershipLost, "epoch 2 has begun");

        Scheduler.Advance(TimeSpan.FromSeconds(1));
        Scheduler.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["move 101 under 1", "begin 2"], [Written(), Written()]);
        Assert.Equal("disposed", Asked());
    }

    [Fact]
    public void Drain_WritesThePositionAndStops()
    {
        Watching();
        _client.Event("a", 101);
        Assert.Equal(["a@101"], Told());
        Watch(_watcher);

        _watcher.Tell(Drain.Instance);

        Assert.Equal("disposed", Asked());
        Assert.Equal("move 101 under 1", Written());
        ExpectTerminated(_watcher);
    }

    /// <summary>Nobody would read it, and the server would keep it open for minutes.</summary>
    [Fact]
    public void Watch_ThatOpensAfterTheWatcherStopped_IsDisposedOf()
    {
        var opening = new TaskCompletionSource();
        _client.Opening = opening.Task;
        Start();
        _client.Page(100, null);
        Assert.Equal(["list", "watch 100"], [Asked(), Asked()]);
        Watch(_watcher);
        Sys.Stop(_watcher);
        ExpectTerminated(_watcher);

        opening.SetResult();

        Assert.Equal("disposed", Asked());
    }

    [Fact]
    public void Watch_ThatIsSilent_IsAskedFor_AndAResetIsOneWarning()
    {
        _partition.SetAutoPilot(new DelegateAutoPilot((_, message) =>
        {
            if (message is PartitionMessage.Observed told)
                _watcher.Tell(new WatcherMessage.Settled(told.Scope, told.Partition, told.Epoch, told.Number));
            return AutoPilot.KeepRunning;
        }));
        Watching();
        _client.Version = new ResourceVersion("50");
        for (var second = 0; second < 75; second++)
        {
            Settle();
            Scheduler.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal("version", Asked());
        Assert.Equal("move 100 under 1", Written());
        for (var answer = 1; answer < 3; answer++)
        {
            Settle();
            Scheduler.Advance(TimeSpan.FromSeconds(3));
            Assert.Equal("version", Asked());
        }

        Assert.Equal("reset to history 1 under 1", Written());
        Assert.Equal(["disposed", "list"], new[] { Asked(), Asked() }.Order());
        Assert.Single(_log.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    [Fact]
    public void Ping_ChangesNothing()
    {
        Watching();

        _watcher.Tell(new WatcherMessage.Ping(WatcherStage.Id));
        _client.Event("a", 101);

        Assert.Equal(["a@101"], Told());
    }

    [Fact]
    public void List_ThatEnded_IsToldByTheClustersNameAndWhatWasListed()
    {
        Watching();

        Assert.Contains(_log.Lines, line => line.Text == "cluster test: listed 0 pods at version 100; watching from there");
    }

    /// <summary>After a restart it is the only line that says that the cluster answers.</summary>
    [Fact]
    public void Watch_WithoutAList_IsToldOnce()
    {
        _control.Position = new ResourceVersion("100");
        Start();
        Assert.Equal("watch 100", Asked());
        _client.Event("a", 101);
        Assert.Equal(["a@101"], Told());
        _client.End();
        Assert.Equal(["disposed", "watch 101"], [Asked(), Asked()]);
        Settle();

        var line = Assert.Single(_log.Lines, line => line.Level == Microsoft.Extensions.Logging.LogLevel.Information);
        Assert.Equal("cluster test: watching pods from version 100, where it stopped; what changed since comes now, and nothing is listed", line.Text);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _meter.Dispose();
    }

    private void Start()
    {
        var services = new WatcherServices(
            _client, _journal, new Ring(RingKind.Name, 1), new WatchMetrics(_meter), new Random(1), _log)
        {
            Rules = _rules,
        };
        _watcher = Sys.ActorOf(WatcherActor.Props(new WatcherOptions("test", WatcherStage.Scope), services, _partition));
        Assert.Equal("begin 1", Written());
        _watcher.Tell(new WatcherMessage.Hello(WatcherStage.Id, new PartitionId(0), 1, ScopeEpoch.None, 0));
    }

    private void Watching()
    {
        Start();
        _client.Page(100, null);
        Assert.Equal(["begun 100", "ended 100"], Told());
        Assert.Equal(["list", "watch 100"], [Asked(), Asked()]);
    }

    /// <summary>What the watcher has been told by now it has dealt with.</summary>
    private void Settle()
    {
        _watcher.Tell(new Identify(1), TestActor);
        ExpectMsg<ActorIdentity>();
    }

    private string Asked() => _api.ExpectMsg<ScriptedClient.Asked>().What;

    private string Written() => _disk.ExpectMsg<ScopeJournal.Asked>().What;

    /// <summary>The next message with content, which the partition settles.</summary>
    private IEnumerable<string> Told()
    {
        while (true)
        {
            var told = _partition.ExpectMsg<PartitionMessage.Observed>();
            _watcher.Tell(new WatcherMessage.Settled(told.Scope, told.Partition, told.Epoch, told.Number));
            if (told.Items.Count > 0)
                return told.Items.Select(WatcherStage.TextOf);
        }
    }
}
