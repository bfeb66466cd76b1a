using System.Diagnostics.Metrics;
using ActorVent.Actors;
using ActorVent.Delivery;
using ActorVent.Delivery.Formats;
using ActorVent.Delivery.Tenants;
using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Node.Hosting;
using ActorVent.Partitions;
using ActorVent.Primitives;

namespace ActorVent.Tests.Properties;

/// <summary>A whole system in virtual time: cluster, journal, endpoints, and the node that is killed and started again.</summary>
internal sealed partial class World
{
    private static readonly string[] NamesOfPods = ["a/web-0", "a/web-1", "a/db-0", "b/web-0", "b/job-1", "b/job-2", "a/x", "b/y"];

    private readonly Random _random;
    private readonly Func<IJournal, IJournal> _reopen;
    private PipelineOptions _options;
    private readonly FakeReceiver[] _receivers;
    private readonly TruthLog _truth = new();
    private readonly JournalMood _journalMood = new();
    private readonly Dictionary<string, List<long>> _tokens = [];
    private DateTimeOffset _now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private IJournal _journal;
    private SeededScheduler _scheduler = null!;
    private LifeJournal _life = null!;
    private Pipeline _pipeline = null!;
    private Exception? _failure;
    private int _losses;

    /// <param name="seed">Of everything.</param>
    /// <param name="journal">Completes in place.</param>
    /// <param name="reopen">What a new process makes of the journal of the one before; null: takes it over as it is.</param>
    /// <param name="plan">null: one by the seed.</param>
    public World(int seed, IJournal journal, Func<IJournal, IJournal>? reopen = null, WorldPlan? plan = null)
    {
        Seed = seed;
        _reopen = reopen ?? (same => same);
        _random = new Random(seed);
        _journal = journal;
        Plan = plan ?? WorldPlan.Of(_random);
        Annotations = new Annotations(_random, Plan.Annotations);
        Cluster = new FakeCluster(_random, _truth, Annotations, Trace);
        _receivers = [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(i => new FakeReceiver($"endpoint-{i}", _truth, Annotations, _random, Trace))];
        Tenants = [.. Annotations.Receivers.Select(name => new FakeReceiver(name, _truth, Annotations, _random, Trace))];
        _options = new PipelineOptions
        {
            Cluster = "test",
            Node = "node-0",
            Scopes = _random.Next(3) == 0
                ? [new Scope(ResourceKind.Pods, "a"), new Scope(ResourceKind.Pods, "b")]
                : [new Scope(ResourceKind.Pods)],
            Collapse = new CollapseOptions(Plan.Mode, Plan.Window),
            ResendUnhealthy = Plan.Resend,
            Endpoints = [],
        };
        Start();
    }

    public int Seed { get; }

    public WorldPlan Plan { get; private set; }

    public CollapseMode Mode => Plan.Mode;

    public FakeCluster Cluster { get; }

    public IReadOnlyList<FakeReceiver> Receivers => _receivers;

    /// <summary>Receivers that only annotations name.</summary>
    public IReadOnlyList<FakeReceiver> Tenants { get; }

    public Annotations Annotations { get; }

    /// <summary>Whether fewer endpoints from annotations may exist than annotations name.</summary>
    public bool IsLimited => Plan.MostTenants < Tenants.Count;

    public Trace Trace { get; } = new();

    public int Crashes { get; private set; }

    public int Restores { get; private set; }

    public long Turns { get; private set; }

    /// <summary>One random event, then some time.</summary>
    public void Step()
    {
        Act(_random.Next(100));
        _scheduler.RunFor(TimeSpan.FromMilliseconds(_random.Next(16) switch
        {
            0 when Plan.Resend is not null => _random.Next(120_000),
            < 4 => 0,
            < 8 => _random.Next(20),
            < 12 => _random.Next(300),
            _ => _random.Next(3000),
        }));
        ThrowIfFailed();
    }

    /// <summary>Lets virtual time pass.</summary>
    public void Wait(TimeSpan time)
    {
        _scheduler.RunFor(time);
        ThrowIfFailed();
    }

    /// <summary>Everything recovers; then every promise must hold.</summary>
    public void Settle()
    {
        Cluster.Mood.Calm();
        _journalMood.Calm();
        foreach (var receiver in _receivers.Concat(Tenants))
            receiver.Mood.Calm();
        // The longest that anything waits: a reset of history is believed after a minute, retries and watches after five or ten.
        _scheduler.RunFor(TimeSpan.FromMinutes(30));
        ThrowIfFailed();
        Turns += _scheduler.Turns;
    }

    /// <summary>As SIGTERM, then a start: nothing may be sent twice, and nothing listed.</summary>
    /// <param name="resend">Asked for from then on; null: as before.</param>
    public void RestartCleanly(TimeSpan? resend = null)
    {
        Task? drained = null;
        _scheduler.Post(() => drained = _pipeline.DrainAsync(TimeSpan.FromSeconds(10)));
        if (!_scheduler.Run(() => drained is { IsCompleted: true }, TimeSpan.FromMinutes(1)))
            throw new InvalidOperationException($"seed {Seed}: the drain does not end");
        End();
        if (resend is not null)
        {
            Plan = Plan with { Resend = resend };
            _options = _options with { ResendUnhealthy = resend };
        }
        Start();
    }

    public void Crash()
    {
        Crashes++;
        End();
        Start();
    }

    /// <summary>What an endpoint restart or a crash may repeat at most.</summary>
    public int MostRepeats => (Crashes + _losses + _life.Losses) * 64;

    public PromiseCheck Check() => new(this, _truth, _journal);

    public DateTimeOffset Now => _scheduler.Time.GetUtcNow();

    /// <summary>The journal as it is now.</summary>
    public IJournal Journal => _journal;

    private void Start()
    {
        var time = new VirtualTime(_now);
        Trace.Time = time;
        Trace.Add("* start");
        _scheduler = new SeededScheduler(_random.Next(), time);
        _life = new LifeJournal(_journal, _random, time, _journalMood);
        var system = new ActorSystem("test", _scheduler, time, Trace, _random);
        system.Failed += (actor, error) => _failure ??= new InvalidOperationException($"seed {Seed}: {actor.Path} failed", error);
        var endpoints = _receivers.Select((receiver, i) => (
            new EndpointOptions
            {
                Id = new EndpointId($"endpoint-{i}"),
                MaskedUrl = $"http://endpoint-{i}",
                NewestOnly = Mode == CollapseMode.Latest,
            },
            new EndpointPort(receiver.Connect(time), new RequestComposer(new Uri($"http://endpoint-{i}/"), new PodFormat(), [])))).ToList();
        _pipeline = new Pipeline(
            system, _options with { Endpoints = endpoints, Tenants = Rules(time) }, Cluster.Connect(time), _life, Meter, _random, Trace);
        _scheduler.Post(() => _ = StartAsync());
        _scheduler.RunUntilIdle();
        ThrowIfFailed();
    }

    private TenantRules Rules(TimeProvider time) => new()
    {
        Refusal = url => url.Contains("refused", StringComparison.Ordinal) ? "the host is not allowed" : null,
        Transport = () => new FakeTenants(Tenants, time),
        MostEndpoints = Plan.MostTenants,
    };

    private async Task StartAsync()
    {
        try
        {
            await _pipeline.StartAsync(CancellationToken.None);
        }
        catch (Exception error)
        {
            _failure = error;
        }
    }

    private void End()
    {
        _life.Die();
        _journal = _reopen(_journal);
        _losses += _life.Losses;
        _now = _scheduler.Time.GetUtcNow();
        Turns += _scheduler.Turns;
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null)
            throw new InvalidOperationException($"seed {Seed}", _failure);
    }

    private static Meter Meter { get; } = new("ActorVent.Tests");
}
