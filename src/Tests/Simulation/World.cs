using ActorVent.Delivery;
using ActorVent.Delivery.Tenants;
using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Api;
using ActorVent.Tests.Simulation.Clustered;
using ActorVent.Tests.Simulation.Nodes;
using ActorVent.Tests.Simulation.Receivers;
using ActorVent.Tests.Simulation.Storage;
using ActorVent.Tests.Simulation.Truth;

namespace ActorVent.Tests.Simulation;

/// <summary>
/// A whole system in virtual time: the cluster, the disk, the receivers, and the node that is killed and started again. All machines are
/// the real ones. The same seed gives the same history.
/// </summary>
internal sealed partial class World : IHistory
{
    public const string Cluster = "test";

    private static readonly string[] NamesOfPods = ["a/web-0", "b/web-0", "a/db-0", "b/job-1", "a/x", "b/y", "a/web-1", "b/job-2"];
    private static readonly TimeSpan MostToSettle = TimeSpan.FromMinutes(40);
    private static readonly TimeSpan SettleStep = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(20);

    /// <summary>Until a restore of the cluster is noticed and in the journal, by who was not killed meanwhile.</summary>
    private static readonly TimeSpan MostToNotice = TimeSpan.FromSeconds(90);

    /// <summary>The same, if the watches were cut. After errors they are opened again within 30 s, and within 10 s of that it is noticed.</summary>
    private static readonly TimeSpan MostToNoticeACut = TimeSpan.FromSeconds(45);

    private static readonly Dictionary<string, EndpointId> TenantIds = PodAnnotations.Receivers.ToDictionary(static name => name, static name => TenantUrl.IdOf(new Uri($"http://{name}/hook")));

    private const int SlowMilliseconds = 3000;

    private readonly Random _acts;
    private readonly TruthLog _truth = new();
    private readonly PodChanges _changes;
    private readonly Dictionary<EndpointId, List<DateTimeOffset>> _crashes = [];
    private readonly int? _lists;

    /// <param name="seed">Of everything.</param>
    /// <param name="plan">null: one by the seed.</param>
    /// <param name="switches">null: everything on, as in the product.</param>
    /// <param name="isTraced">Whether what happens is noted.</param>
    public World(int seed, WorldPlan? plan = null, Switches? switches = null, bool isTraced = false)
    {
        Seed = seed;
        _acts = new Random(seed);
        Plan = plan ?? WorldPlan.Of(_acts);
        Switches = switches ?? Switches.AsInTheProduct;
        Random = new Random(_acts.Next());
        Schedule = new Schedule(new Random(_acts.Next()));
        Trace = new Trace(Schedule, isTraced);
        Annotations = new PodAnnotations(Random, Plan.Annotations);
        Api = new ApiServer(Random, _truth, Annotations, Plan.IsSelective, Trace);
        _changes = new PodChanges(Api, _acts);
        Disk = new Disk(Plan.Partitions, Schedule, Random, Trace);
        Disk.Journal.HoldsEnds = Switches.HoldsEnds;
        Network = new Network(Schedule, Random) { MostMilliseconds = Plan.IsSlow ? SlowMilliseconds : Network.Usual };
        Receivers = [.. Enumerable.Range(0, Plan.Endpoints).Select(i => NewReceiver($"endpoint-{i}"))];
        Tenants = [.. PodAnnotations.Receivers.Select(NewReceiver)];
        Processes = Plan.Nodes > 1 ? new ClusterOfNodes(this) : new SingleNode(this);
        Processes.Start();
        // Once positions are written, lists are behind it.
        for (var i = 0; Plan.KeepsHistory && i < 20 && !Processes.Scopes.All(_positions.ContainsKey); i++)
            Wait(TimeSpan.FromSeconds(15));
        if (Plan.KeepsHistory)
            _lists = Api.Lists;
    }

    public int Seed { get; }

    public WorldPlan Plan { get; set; }

    public Switches Switches { get; }

    public Random Random { get; }

    public Schedule Schedule { get; }

    public Trace Trace { get; }

    public PodAnnotations Annotations { get; }

    public ApiServer Api { get; }

    public Disk Disk { get; }

    public Network Network { get; }

    public IProcesses Processes { get; }

    public IReadOnlyList<Receiver> Receivers { get; }

    /// <summary>Receivers that only annotations name.</summary>
    public IReadOnlyList<Receiver> Tenants { get; }

    /// <summary>Whether fewer endpoints from annotations may exist than annotations name.</summary>
    public bool IsLimited => Plan.Annotations && Plan.MostTenants < Tenants.Count;

    public DateTimeOffset Now => Schedule.Now;

    /// <summary>Processes killed.</summary>
    public int Kills { get; set; }

    /// <summary>Entities that began anew by themselves or were made to.</summary>
    public int Restarts { get; set; }

    public int Restores { get; private set; }

    public int Failures => Disk.Failures;

    public IEnumerable<string> Uncounted => Processes.Partitions.SelectMany(partition => partition.Account.Check(partition.Name));

    IReadOnlyList<Receiver> IHistory.Receivers => Plan.RollsOut ? [.. Receivers.Where(Knows)] : Receivers;

    IReadOnlyList<Receiver> IHistory.Former => Plan.RollsOut ? [.. Receivers.Where(receiver => !Knows(receiver))] : [];

    IReadOnlyList<Entry> IHistory.Durable => Durable;

    public bool IsWatched(string name) => Api.IsInScope(name) && Processes.Covers(name);

    IReadOnlySet<(EndpointId Endpoint, PartitionId Partition, SequenceNumber Sequence)> IHistory.Listed => Listed;

    IReadOnlySet<EndpointId> IHistory.Removed => Removed;

    IReadOnlyDictionary<EndpointId, IReadOnlyList<SequenceNumber>> IHistory.Joined => Joined;

    /// <summary>What the machines' counters say, and nobody else: by what is counted.</summary>
    public Counters Counters { get; } = new();

    /// <summary>What was wrong while it ran, for people.</summary>
    public List<string> Troubles { get; } = [];

    public IReadOnlyList<DateTimeOffset> CrashesOf(EndpointId endpoint) => _crashes.TryGetValue(endpoint, out var times) ? times : [];

    /// <summary>The endpoint's process is gone, with what it knew.</summary>
    public void Crashed(EndpointId endpoint)
    {
        if (!_crashes.TryGetValue(endpoint, out var times))
            _crashes[endpoint] = times = [];
        times.Add(Now);
    }

    /// <summary>What the endpoint's machine makes of an entry's id.</summary>
    public static string IdOf(EndpointId endpoint, Entry entry) =>
        WebhookId.Of(endpoint, entry.Object.Cluster, entry.Uid, entry.Version, entry.Type, entry.Payload.Span, entry.Resend, entry.History);

    /// <summary>Waits until those watchers that saw versions which are of the past now have found that out.</summary>
    /// <param name="most">So long it may take.</param>
    private void AwaitReset(TimeSpan most)
    {
        var before = new Dictionary<ScopeId, int>(_resets);
        Network.Loss = 0;
        Disk.Mood.Calm();
        Processes.Resume();
        var (since, begun) = (Now, Processes.Lives + Restarts);
        while (Troubles.Count == 0 && Processes.Scopes.Any(scope => Api.SawTheFuture(scope) && _resets.GetValueOrDefault(scope) == before.GetValueOrDefault(scope)))
        {
            Wait(TimeSpan.FromSeconds(1));
            if (begun != Processes.Lives + Restarts)
                (since, begun) = (Now, Processes.Lives + Restarts);
            else if (Now - since > most + Processes.SetBack)
                Fail($"the cluster was restored {(Now - since).TotalSeconds:0} s ago, and nobody has noticed");
        }
        Api.ForgetSeen();
    }

    public Receiver ReceiverOf(EndpointId endpoint) =>
        Receivers.FirstOrDefault(r => r.Name == endpoint.Value) ?? Tenants.First(t => IdOf(t) == endpoint);

    /// <summary>The endpoint that leads to a tenant's receiver.</summary>
    public static EndpointId IdOf(Receiver tenant) => TenantIds[tenant.Name];

    public void Fail(string what) => Troubles.Add($"at {(Now - Schedule.Start).TotalSeconds:0.000}: {what}");

    /// <summary>A whole history: acts, then a quiet end.</summary>
    /// <returns>What is wrong.</returns>
    public IReadOnlyList<string> Live()
    {
        for (var i = 0; i < Plan.Acts && Troubles.Count == 0; i++)
            Step(mayChange: i < Plan.ActsWithChanges);
        return Judge();
    }

    /// <summary>What is wrong by now.</summary>
    public IReadOnlyList<string> Violations() => Troubles.Count > 0 ? Troubles : new Oracle(this, _truth).Run();

    /// <summary>A quiet end, and then every promise must hold.</summary>
    public IReadOnlyList<string> Judge()
    {
        if (Troubles.Count == 0)
            Settle();
        if (Api.Lists > _lists)
            Fail($"{Api.Lists - _lists} lists, though every watch could go on where it was");
        if (Troubles.Count == 0 && !Processes.IsWhole)
            Fail("not everything runs in the end");
        return Violations();
    }

    /// <summary>As SIGTERM, then a start, to its end.</summary>
    /// <param name="resend">Asked for from then on; null: as before.</param>
    public void RestartCleanly(TimeSpan? resend = null)
    {
        Plan = Plan with { Resend = resend ?? Plan.Resend };
        Processes.RestartCleanly();
    }

    /// <summary>Everything recovers. Ends as soon as all have heard the last, and a little later, so that what is too much is seen too.</summary>
    public void Settle()
    {
        Calm();
        // One that said it is gone gets nothing more until a start.
        if (Receivers.Concat(Tenants).Any(r => r.HasSaidGone))
            RestartCleanly();
        var end = Now + MostToSettle;
        // What is unhealthy is not sent again, and what has left a selector is not asked for, before a bookmark has come.
        Wait(TimeSpan.FromSeconds(Plan.Resend is null && !Plan.IsSelective ? 5 : 75));
        for (var quiet = TimeSpan.Zero; Now < end && Troubles.Count == 0 && quiet < Quiet;)
        {
            Wait(SettleStep);
            quiet = new Oracle(this, _truth).IsSettled() ? quiet + SettleStep : TimeSpan.Zero;
        }
    }

    public void Calm()
    {
        Api.Mood.Calm();
        Disk.Mood.Calm();
        Network.Loss = 0;
        Network.MostMilliseconds = Network.Usual;
        foreach (var receiver in Receivers.Concat(Tenants))
            receiver.Mood.Calm();
        Processes.Resume();
        Processes.Disarm();
    }

    /// <summary>Lets virtual time pass.</summary>
    public void Wait(TimeSpan time) => Schedule.RunUntil(Now + time);

    /// <summary>As SIGKILL, then a start.</summary>
    public void Kill()
    {
        Processes.Kill();
    }

    private bool Knows(Receiver receiver) => Processes is not ClusterOfNodes cluster || cluster.Knows(receiver.Name);

    private Receiver NewReceiver(string name) => new(name, _truth, Random, Schedule, Trace);
}
