using System.Text;
using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;

namespace ActorVent.Tests.Partitions;

/// <summary>A partition's machine with its objects' machines, a watcher that does as it is told, and a journal that writes when it is told.</summary>
internal sealed class PartitionRig
{
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly ScopeId Scope = new("test|Pod|default||");
    public static readonly ScopeId Other = new("test|Pod|||");
    private static readonly PartitionId Partition = new(3);

    private readonly RigJournal _journal = new();
    private readonly Dictionary<ObjectKey, (ObjectMachine Machine, DateTimeOffset? Due)> _objects = [];
    private readonly Dictionary<ScopeId, (ScopeEpoch Epoch, long Number)> _watchers = [];
    private readonly PartitionOptions _options;
    private readonly PartitionRules _rules;
    private PartitionMachine _machine;
    private PartitionAppend? _inFlight;
    private long _hellos;

    public PartitionRig(CollapseMode mode = CollapseMode.None, PartitionRules? rules = null, PartitionOptions? options = null, TargetsOf? targets = null, bool start = true, WaitingPayloads? waiting = null)
    {
        Waiting = waiting?.Open();
        _options = (options ?? Configured(Scope)) with { Collapse = new CollapseOptions(mode, TimeSpan.FromSeconds(1)) };
        _rules = rules ?? PartitionRules.All;
        Targets = targets;
        _machine = Create();
        if (start)
            Begin();
    }

    public TargetsOf? Targets { get; }

    public WaitingPayloads.Share? Waiting { get; }

    public DateTimeOffset Now { get; private set; } = Start;

    /// <summary>What the last input led to, that of the objects' answers included.</summary>
    public List<PartitionEffect> Effects { get; } = [];

    /// <summary>What the journal has.</summary>
    public IReadOnlyList<NewEntry> Log => _journal.Log;

    public PartitionStatus Status => _machine.Status();

    public PartitionAppend? InFlight => _inFlight;

    public IReadOnlyDictionary<ObjectKey, ObjectRow> Rows => _journal.Rows;

    public IReadOnlyDictionary<ScopeId, PartitionScope> Scopes => _journal.Scopes;

    public Dictionary<ScopeId, WatcherMessage.Hello> Hellos { get; } = [];

    public long Settled { get; private set; }

    public long Taken { get; private set; }

    public PartitionCounts Counts { get; private set; }

    /// <summary>What the watcher says of itself.</summary>
    public ResourceVersion Persisted { get; set; }

    public long History { get; set; }

    public bool IsCaughtUp { get; set; } = true;

    public ResourceVersion UpTo { get; set; } = new("6");

    public static PartitionOptions Configured(params ScopeId[] scopes) => new(CollapseOptions.Default, scopes.ToHashSet(), new HashSet<ScopeId>());

    public static ObjectKey Key(string name = "web-0") => new("test", "Pod", "default", name);

    public static Change Change(int version, ChangeType type = ChangeType.Modified, string uid = "a", string name = "web-0", string? state = null, ScopeId? scope = null)
    {
        state ??= $"{{\"v\":{version}}}";
        return new Change
        {
            Object = Key(name),
            Uid = uid,
            Version = new ResourceVersion($"{version}"),
            Type = type,
            Cause = Cause.Live,
            Time = Start,
            Payload = Encoding.UTF8.GetBytes(state),
            Digest = new Digest(0, (ulong)(uint)string.GetHashCode(state, StringComparison.Ordinal) + 1),
            Scope = scope ?? Scope,
        };
    }

    public static Observation Watch(int version, ChangeType type = ChangeType.Modified, string uid = "a", string name = "web-0", string? state = null, ScopeId? scope = null) =>
        new Observation.Watched(Change(version, type, uid, name, state, scope));

    public static Observation Item(long list, int version, string uid = "a", string name = "web-0", string? state = null, ScopeId? scope = null) =>
        new Observation.Listed(list, Change(version, ChangeType.Added, uid, name, state, scope));

    public static Observation[] List(long list, int version, params Observation[] items) =>
        [new Observation.ListBegun(list, new ResourceVersion($"{version}")), .. items, new Observation.ListEnded(list, new ResourceVersion($"{version}"))];

    public void Begin() => On(PartitionInput.Started.Instance);

    public void On(PartitionInput input)
    {
        Effects.Clear();
        Settled = Taken = 0;
        Carry(input);
    }

    /// <summary>The next batch of the scope's watch.</summary>
    public void Observe(params Observation[] items) => Observe(Scope, items);

    public void Observe(ScopeId scope, params Observation[] items) => On(new PartitionInput.Observed(Next(scope, items)));

    /// <summary>What the watcher would say next.</summary>
    public PartitionMessage.Observed Next(ScopeId scope, params Observation[] items)
    {
        var (epoch, number) = _watchers.GetValueOrDefault(scope, (new ScopeEpoch(1, 0), 0));
        _watchers[scope] = (epoch, number + 1);
        return new PartitionMessage.Observed
        {
            Partition = Partition,
            Scope = scope,
            Epoch = epoch,
            History = History,
            Hello = Hellos.TryGetValue(scope, out var hello) ? hello.Number : 0,
            Number = number + 1,
            Items = items,
            Persisted = Persisted,
            UpTo = UpTo,
            IsCaughtUp = IsCaughtUp,
        };
    }

    /// <summary>The watch is opened again.</summary>
    public void Rewind(ScopeId? scope = null)
    {
        var of = scope ?? Scope;
        var epoch = _watchers.GetValueOrDefault(of, (new ScopeEpoch(1, 0), 0)).Item1;
        _watchers[of] = (epoch with { Rewinds = epoch.Rewinds + 1 }, 0);
    }

    public void Tick(int seconds = 1)
    {
        for (var i = 0; i < seconds; i++)
        {
            Now += TimeSpan.FromSeconds(1);
            On(PartitionInput.Tick.Instance);
        }
    }

    /// <summary>Time passes for the objects' windows.</summary>
    public void EndWindows()
    {
        Now += TimeSpan.FromSeconds(1);
        Effects.Clear();
        foreach (var key in _objects.Where(o => o.Value.Due <= Now).Select(o => o.Key).ToList())
            TellObject(key, ObjectInput.WindowEnded.Instance);
    }

    /// <summary>The append in flight ends in this way.</summary>
    public void End(WriteResult result)
    {
        var append = _inFlight!;
        _inFlight = null;
        if (result.Outcome == WriteOutcome.Written)
            _journal.Write(append);
        On(new PartitionInput.Appended(result));
    }

    /// <summary>Everything that waits is written.</summary>
    public void Write()
    {
        while (_inFlight is not null)
            End(WriteResult.Written);
    }

    /// <summary>The journal has these, of another life.</summary>
    public void Seed(ScopeId scope, params Change[] changes) => Seed(new PartitionScope(scope, new ScopeEpoch(1, 0), 0, new ResourceVersion("10")), changes);

    public void Seed(PartitionScope scope, params Change[] changes)
    {
        _journal.Write(new PartitionAppend
        {
            Fence = new Fence(Partition, "node", new Incarnation("i"), new Epoch(1)),
            Last = new SequenceNumber(Log.Count),
            Entries = [.. changes.Select(c => c.ToEntry())],
            Scopes = [scope],
        });
        Crash();
    }

    /// <summary>The partition begins again from what the journal has. What was in flight is lost.</summary>
    public void Crash()
    {
        _inFlight = null;
        _objects.Clear();
        Hellos.Clear();
        _machine = Create();
        Begin();
    }

    public IEnumerable<T> Of<T>()
        where T : PartitionEffect => Effects.OfType<T>();

    public IEnumerable<string> Told() => Log.Select(e => $"{e.Type} {e.Uid}@{e.Version}");

    private PartitionMachine Create()
    {
        var snapshot = _journal.Snapshot(new Fence(Partition, "node", new Incarnation("i"), new Epoch(7)));
        return new PartitionMachine(snapshot, _options, () => ++_hellos, () => 0, Targets, 5, _rules, Waiting);
    }

    private void Carry(PartitionInput input)
    {
        var effects = new List<PartitionEffect>();
        _machine.On(input, Now, effects);
        Effects.AddRange(effects);
        foreach (var effect in effects)
            Carry(effect);
    }

    private void Carry(PartitionEffect effect)
    {
        switch (effect)
        {
            case PartitionEffect.Append append:
                _inFlight = append.Write;
                break;
            case PartitionEffect.TellObject { Message: var message }:
                if (!_objects.ContainsKey(message.Object))
                    _objects[message.Object] = (new ObjectMachine(message.Object, _options.Collapse, message.Emitted), null);
                TellObject(message.Object, new ObjectInput.Changed(message.Change, message.Ticket));
                break;
            case PartitionEffect.FlushObject { Message: var message }:
                if (_objects.ContainsKey(message.Object))
                    TellObject(message.Object, ObjectInput.Flush.Instance);
                break;
            case PartitionEffect.TellWatcher { Message: WatcherMessage.Hello hello }:
                Hellos[hello.Scope] = hello;
                break;
            case PartitionEffect.TellWatcher { Message: WatcherMessage.Settled settled }:
                Settled = settled.Number;
                break;
            case PartitionEffect.TellWatcher { Message: WatcherMessage.Taken taken }:
                Taken = taken.Number;
                break;
            case PartitionEffect.Count { Counts: var c }:
                Counts = new PartitionCounts(
                    Counts.Journaled + c.Journaled, Counts.Collapsed + c.Collapsed, Counts.Unchanged + c.Unchanged, Counts.Void + c.Void, Counts.Resent + c.Resent);
                break;
        }
    }

    private void TellObject(ObjectKey key, ObjectInput input)
    {
        var effects = new List<ObjectEffect>();
        _objects[key].Machine.On(input, Now, effects);
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case ObjectEffect.SetTimer timer:
                    _objects[key] = (_objects[key].Machine, timer.Due);
                    break;
                case ObjectEffect.CancelTimer:
                    _objects[key] = (_objects[key].Machine, null);
                    break;
                case ObjectEffect.Tell tell:
                    Carry(new PartitionInput.Collapsed(tell.Message));
                    break;
            }
        }
    }
}
