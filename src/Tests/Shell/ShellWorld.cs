using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Tests.Shell.Nodes;
using ActorVent.Tests.Shell.Storage;
using ActorVent.Tests.Simulation;
using ActorVent.Tests.Simulation.Api;
using ActorVent.Tests.Simulation.Receivers;
using ActorVent.Tests.Simulation.Storage;
using ActorVent.Tests.Simulation.Truth;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorVent.Tests.Shell;

/// <summary>
/// The simulation's cluster, disk and receivers around the real actors of a node. Everything runs on one thread, in virtual time: the same seed gives
/// the same history.
/// </summary>
internal sealed partial class ShellWorld : IHistory
{
    private const int MostAtOnce = 20_000;

    private readonly Random _acts;
    private readonly TruthLog _truth = new();
    private readonly PodChanges _changes;
    private readonly Dictionary<EndpointId, List<DateTimeOffset>> _crashes = [];
    private readonly List<string> _failures = [];

    /// <param name="seed">Of everything.</param>
    /// <param name="isTraced">Whether what happens is noted.</param>
    public ShellWorld(int seed, bool isTraced = false)
    {
        _acts = new Random(seed);
        Plan = PlanOf(_acts);
        Random = new Random(_acts.Next());
        Schedule = new Schedule(new Random(_acts.Next()));
        Trace = new Trace(Schedule, isTraced);
        Log = isTraced ? new TracedLog(Trace) : NullLoggerFactory.Instance;
        Annotations = new PodAnnotations(Random, areUsed: false);
        Api = new ApiServer(Random, _truth, Annotations, isSelective: false, Trace);
        _changes = new PodChanges(Api, _acts);
        Store = new FailingStore(Plan.Partitions, Schedule, Random, Trace);
        Journal = new FailingJournal(Store, Trace);
        Receivers = [.. Enumerable.Range(0, Plan.Endpoints).Select(i => new Receiver($"endpoint-{i}", _truth, Random, Schedule, Trace))];
        Node = new ShellNode(this);
        Node.Start();
    }

    public WorldPlan Plan { get; }

    public Random Random { get; }

    public Schedule Schedule { get; }

    public Trace Trace { get; }

    /// <summary>What actors say to people.</summary>
    public ILoggerFactory Log { get; }

    public PodAnnotations Annotations { get; }

    public ApiServer Api { get; }

    public FailingStore Store { get; }

    public FailingJournal Journal { get; }

    public IReadOnlyList<Receiver> Receivers { get; }

    public IReadOnlyList<Receiver> Tenants => [];

    public bool IsLimited => false;

    public ShellNode Node { get; }

    public DateTimeOffset Now => Schedule.Now;

    public IReadOnlyList<Entry> Durable => Journal.Durable;

    public IReadOnlyList<DeadLetter> DeadLetters =>
        Disk.Complete(Store.Disk.Journal.ReadDeadLettersAsync(null, int.MaxValue, payloads: true, CancellationToken.None));

    public IReadOnlySet<(EndpointId Endpoint, PartitionId Partition, SequenceNumber Sequence)> Listed { get; } = new HashSet<(EndpointId, PartitionId, SequenceNumber)>();

    public IReadOnlySet<EndpointId> Removed { get; } = new HashSet<EndpointId>();

    public IReadOnlyDictionary<EndpointId, IReadOnlyList<SequenceNumber>> Joined => Journal.Joined;

    public IEnumerable<string> Uncounted => [];

    public int Kills { get; private set; }

    public int Restarts { get; private set; }

    public int Failures => Store.Disk.Failures;

    public IEnumerable<ExpiredEntry> Expired(EndpointId? target) => [];

    public IReadOnlyList<DateTimeOffset> CrashesOf(EndpointId endpoint) => _crashes.TryGetValue(endpoint, out var times) ? times : [];

    /// <summary>The endpoint's actor is gone, with what it knew.</summary>
    public void Crashed(EndpointId endpoint)
    {
        if (!_crashes.TryGetValue(endpoint, out var times))
            _crashes[endpoint] = times = [];
        times.Add(Now);
    }

    public void AllCrashed()
    {
        foreach (var receiver in Receivers)
            Crashed(new EndpointId(receiver.Name));
    }

    /// <summary>The process is gone.</summary>
    public void Killed()
    {
        Kills++;
        Trace.Add($"* killed");
        AllCrashed();
    }

    /// <summary>An actor is to throw.</summary>
    public void Broken(string path)
    {
        Restarts++;
        Trace.Add($"* {path} breaks");
    }

    public void Fail(string what) => _failures.Add($"at {(Now - Schedule.Start).TotalSeconds:0.000}: {what}");

    /// <summary>Lets virtual time pass: the node's and everybody else's, in step.</summary>
    public void Wait(TimeSpan time)
    {
        var (end, at, times) = (Now + time, Now, 0);
        Node.RunTo(Now);
        while (Next() is { } due && due <= end)
        {
            Schedule.RunUntil(due);
            Node.RunTo(Now);
            times = Now == at ? times + 1 : 0;
            at = Now;
            if (times > MostAtOnce)
                throw new InvalidOperationException($"{MostAtOnce} things happened without time passing: something runs in a circle");
        }
        Schedule.RunUntil(end);
        Node.RunTo(end);
    }

    private DateTimeOffset? Next()
    {
        var (theirs, own) = (Schedule.NextDue, Node.NextDue);
        return theirs is null || own < theirs ? own : theirs;
    }
}
