using ActorVent.Journal;
using ActorVent.Machines;
using ActorVent.Partitions.Appends;
using ActorVent.Partitions.Holds;
using ActorVent.Partitions.Scopes;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>
/// Decides for one partition: what is news, what a list implies, what is written and when, and what its watchers are answered. Decides by what
/// has arrived, writes one append at a time, and answers settled what is persisted or void.
/// </summary>
internal sealed partial class PartitionMachine : IMachine<PartitionInput, PartitionEffect>
{
    /// <summary>Of payload that is not written yet: above it, watchers get no more credit.</summary>
    public const long MostUnwritten = 64 << 10;

    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);

    private readonly PartitionId _partition;
    private readonly Epoch _epoch;
    private readonly PartitionOptions _options;
    private readonly PartitionRules _rules;
    private readonly Func<long> _hello;
    private readonly TargetsOf? _targets;
    private readonly IWaitingBytes? _waiting;
    private readonly PartitionTable _table = new();

    /// <summary>What is persisted. Kept only where decisions go by it.</summary>
    private readonly PartitionTable? _written;

    private readonly Dictionary<ScopeId, ScopeRun> _runs = [];
    private readonly HoldPool _holds = new();
    private readonly PendingAppends _pending;
    private PartitionCounts _counts;
    private List<PartitionEffect> _effects = [];
    private DateTimeOffset _now;
    private DateTimeOffset? _drainBy;
    private bool _isOver;

    /// <param name="snapshot">What was there when the partition was taken.</param>
    /// <param name="options">What all partitions have in common.</param>
    /// <param name="hello">Makes random numbers.</param>
    /// <param name="jitter">Draws from [0, 1).</param>
    /// <param name="targets">null: no object names endpoints.</param>
    /// <param name="mostAnnotationEndpoints">See <see cref="PartitionAppend.MostAnnotationEndpoints"/>.</param>
    /// <param name="rules">Default: all.</param>
    /// <param name="waiting">What may wait, with other partitions; null: as much as comes.</param>
    public PartitionMachine(
        PartitionSnapshot snapshot,
        PartitionOptions options,
        Func<long> hello,
        Func<double> jitter,
        TargetsOf? targets = null,
        int mostAnnotationEndpoints = 0,
        PartitionRules? rules = null,
        IWaitingBytes? waiting = null)
    {
        _waiting = waiting;
        _partition = snapshot.Fence.Partition;
        _epoch = snapshot.Fence.Epoch;
        _options = options;
        _isAgreed = !options.WaitsForAgreement;
        _hello = hello;
        _targets = targets;
        _rules = rules ?? PartitionRules.All;
        _written = _rules.DecideByArrival ? null : new PartitionTable();
        _pending = new PendingAppends(snapshot.Fence, snapshot.Last, mostAnnotationEndpoints, jitter);
        Load(snapshot);
    }

    public void On(PartitionInput input, DateTimeOffset now, List<PartitionEffect> effects)
    {
        if (_isOver)
            return;
        _effects = effects;
        _now = now;
        switch (input)
        {
            case PartitionInput.Observed observed:
                Observed(observed.Message);
                break;
            case PartitionInput.Collapsed collapsed:
                Collapsed(collapsed.Message);
                break;
            case PartitionInput.Appended appended:
                Appended(appended.Result);
                break;
            case PartitionInput.Started:
                Start();
                break;
            case PartitionInput.Tick:
                Tick();
                break;
            case PartitionInput.Due:
                Retry();
                break;
            case PartitionInput.Agreed:
                Agree();
                break;
            case PartitionInput.LookedUp answer:
                LookedUp(answer);
                break;
            case PartitionInput.LookupFailed failed:
                LookupFailed(failed);
                break;
            case PartitionInput.Looked looked:
                Looked(looked);
                break;
            case PartitionInput.LookFailed failed:
                LookFailed(failed);
                break;
            case PartitionInput.Drain:
                Drain();
                break;
            default:
                throw new InvalidOperationException($"unexpected input {input.GetType().Name}");
        }
        Finish();
    }

    private void Load(PartitionSnapshot snapshot)
    {
        foreach (var scope in snapshot.Scopes.Values)
            AddRun(scope.Scope, scope);
        foreach (var scope in _options.Scopes)
        {
            if (!_runs.ContainsKey(scope))
                AddRun(scope, new PartitionScope(scope, ScopeEpoch.None, 0, ResourceVersion.None));
        }
        foreach (var row in snapshot.Objects)
        {
            var isOfThePast = _runs.TryGetValue(row.Scope, out var run) && row.History < run.History;
            _table.Load(row, isOfThePast);
            _written?.Load(row, isOfThePast);
            LoadHealth(row);
            if (row.State != ObjectState.Live)
                Ended(row.Object);
        }
    }

    private void Start()
    {
        foreach (var run in _runs.Values)
        {
            if (run.IsConfigured)
                SayHello(run);
        }
        TellHead();
        CheckCoverage();
    }

    private void Tick()
    {
        if (_drainBy is { } by && _now >= by)
        {
            // What is not written is not settled: it comes again.
            Stop();
            return;
        }
        RepeatHellos();
        TellHead();
        Resend();
        ForgetEnded();
        AskQuestions();
    }

    private void Drain()
    {
        if (_drainBy is not null)
            return;
        _drainBy = _now + DrainTimeout;
        if (_tickets.Count == 0)
            return;
        foreach (var (key, known) in _table.Objects)
        {
            if (known.Pending > 0)
                _effects.Add(new PartitionEffect.FlushObject(new ObjectMessage.Flush(key)));
        }
    }

    /// <summary>What every input may have made possible: a write, answers.</summary>
    private void Finish()
    {
        if (_isOver)
            return;
        if (_pending.MayBegin)
            _effects.Add(new PartitionEffect.Append(_pending.Begin(_runs.Values)));
        var hasRoom = _pending.Bytes + _told <= MostUnwritten;
        foreach (var run in _runs.Values)
            run.Answer(_partition, hasRoom, _effects);
        if (_counts != default)
            _effects.Add(new PartitionEffect.Count(_counts));
        _counts = default;
        if (_drainBy is not null && _tickets.Count == 0 && _pending.IsEmpty)
            Stop();
    }

    private void Stop()
    {
        _isOver = true;
        _effects.Add(new PartitionEffect.Stop(Release: !_pending.IsInFlight));
    }

    private void TellHead()
    {
        if (_rules.TellHead)
            _effects.Add(new PartitionEffect.TellHead(new TailMessage.Head(_partition, _epoch, _pending.Last)));
    }
}
