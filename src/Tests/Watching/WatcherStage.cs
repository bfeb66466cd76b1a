using System.Text;
using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Watching;

namespace ActorVent.Tests.Watching;

/// <summary>A watcher's machine with what it is told and what it wants, as lines of text. Time moves when it is told to.</summary>
internal sealed class WatcherStage
{
    private readonly WatcherMachine _machine;
    private readonly Ring _ring;
    private readonly Queue<WatcherInput> _answers = new();
    private List<string> _lines = [];
    private DateTimeOffset _tickAt;
    private DateTimeOffset? _timer;

    public WatcherStage(int partitions = 1, WatcherRules? rules = null, TimeSpan spread = default, double jitter = 0)
    {
        _ring = new Ring(RingKind.Name, partitions);
        _machine = new WatcherMachine(new WatcherOptions("test", Scope) { Rules = rules ?? new WatcherRules(), Spread = spread }, _ring, () => jitter);
        _tickAt = Now + TimeSpan.FromSeconds(1);
        On(new WatcherInput.Started());
    }

    public static Scope Scope { get; } = new(ResourceKind.Pods);

    public static ScopeId Id { get; } = Scope.IdIn("test");

    public DateTimeOffset Now { get; private set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public WatcherStatus Status => _machine.Status();

    /// <summary>Partitions that take what they are told at once.</summary>
    public HashSet<int> Taking { get; } = [];

    /// <summary>Partitions that settle what they are told at once.</summary>
    public HashSet<int> Settling { get; } = [];

    /// <summary>Whether the journal writes at once.</summary>
    public bool Writes { get; set; } = true;

    public List<PartitionMessage.Observed> Told { get; } = [];

    public List<WatcherReport> Reports { get; } = [];

    /// <summary>The id of the list or watch that was begun last.</summary>
    public long Newest { get; private set; }

    /// <summary>The id of the question that was asked last.</summary>
    public long Question { get; private set; }

    /// <summary>What it wanted since this was asked last. Empty messages, timers and reports are not among it.</summary>
    public string[] Lines()
    {
        var lines = _lines;
        _lines = [];
        return [.. lines];
    }

    public WatcherStage Begin(string? position = null, long history = 0, long epoch = 7) =>
        On(new WatcherInput.Begun(new ScopeState(epoch, history, new ResourceVersion(position!))));

    public WatcherStage Hello(int partition, long number, ScopeEpoch epoch = default, long history = 0) =>
        Tell(new WatcherMessage.Hello(Id, new PartitionId(partition), number, epoch, history));

    /// <summary>All partitions are there, and settle what they are told.</summary>
    public WatcherStage AllSettling()
    {
        for (var i = 0; i < _ring.Partitions; i++)
        {
            Settling.Add(i);
            Hello(i, i + 1);
        }
        return this;
    }

    /// <summary>The partition takes everything that it was told.</summary>
    public WatcherStage Take(int partition) => LastTold(partition) is var last ? Tell(new WatcherMessage.Taken(Id, last.Partition, last.Epoch, last.Number)) : this;

    public WatcherStage Settle(int partition) => LastTold(partition) is var last ? Tell(new WatcherMessage.Settled(Id, last.Partition, last.Epoch, last.Number)) : this;

    public PartitionMessage.Observed LastTold(int partition) => Told.Last(message => message.Partition.Value == partition);

    public WatcherStage Page(int version, string? next, params (string Name, int Version)[] items) =>
        On(new WatcherInput.ListPaged(Newest, new ListPage(new ResourceVersion($"{version}"), next, null, [.. items.Select(item => Object(item.Name, item.Version))])));

    public WatcherStage Opened(long? id = null) => On(new WatcherInput.WatchOpened(id ?? Newest));

    /// <summary>Events that modify.</summary>
    public WatcherStage Events(params (string Name, int Version)[] items) => EventsOf(Newest, items);

    public WatcherStage EventsOf(long id, params (string Name, int Version)[] items) =>
        On(new WatcherInput.Events(id, [.. items.Select(item => Event(WatchEventType.Modified, item.Name, item.Version))]));

    public WatcherStage Bookmark(int version, long? id = null) =>
        On(new WatcherInput.Events(id ?? Newest, [new WatchEvent(WatchEventType.Bookmark, new ResourceVersion($"{version}"), null)]));

    /// <summary>The server answers what it was asked last.</summary>
    public WatcherStage Version(int version) => On(new WatcherInput.VersionTold(Question, new ResourceVersion($"{version}")));

    public WatcherStage Fails(ApiErrorKind kind, TimeSpan? retryAfter = null) =>
        On(new WatcherInput.StreamFailed(Newest, kind, "broken", retryAfter));

    public WatcherStage Tell(IWatcherMessage message) => On(new WatcherInput.Told(message));

    /// <summary>Lets time pass, with ticks and timers.</summary>
    public WatcherStage Pass(double seconds)
    {
        var end = Now + TimeSpan.FromSeconds(seconds);
        while ((_timer < _tickAt ? _timer.Value : _tickAt) is var next && next <= end)
        {
            Now = next > Now ? next : Now;
            if (_timer == next)
            {
                _timer = null;
                On(WatcherInput.Due.Instance);
                continue;
            }
            _tickAt += TimeSpan.FromSeconds(1);
            On(WatcherInput.Tick.Instance);
        }
        Now = end;
        return this;
    }

    public WatcherStage On(WatcherInput input)
    {
        _answers.Enqueue(input);
        while (_answers.TryDequeue(out var next))
        {
            var effects = new List<WatcherEffect>();
            _machine.On(next, Now, effects);
            foreach (var effect in effects)
                Note(effect);
        }
        return this;
    }

    public string NameIn(int partition, int other = 0)
    {
        for (var i = 0; ; i++)
        {
            if (_ring.PartitionOf("n", $"p{i}", "").Value == partition && other-- == 0)
                return $"p{i}";
        }
    }

    public static WatchEvent Event(WatchEventType type, string name, int version) =>
        Object(name, version) is var item ? new WatchEvent(type, item.Version, item) : default;

    public static KubernetesObject Object(string name, int version, int bytes = 2) =>
        new("n", name, "uid-" + name, new ResourceVersion($"{version}"), new byte[bytes], new Digest(0, (ulong)version));

    private void Note(WatcherEffect effect)
    {
        switch (effect)
        {
            case WatcherEffect.Tell tell:
                Note(tell.Message);
                return;
            case WatcherEffect.SetTimer timer:
                _timer = timer.Due;
                return;
            case WatcherEffect.Report report:
                Reports.Add(report.What);
                return;
            case WatcherEffect.WritePosition when Writes:
                _answers.Enqueue(new WatcherInput.PositionWritten(WriteResult.Written));
                break;
            case WatcherEffect.WriteReset when Writes:
                _answers.Enqueue(new WatcherInput.ResetWritten(WriteResult.Written));
                break;
        }
        _lines.Add(TextOf(effect));
    }

    private void Note(PartitionMessage.Observed told)
    {
        Told.Add(told);
        if (told.Items.Count > 0)
            _lines.Add($"tell {told.Partition}: {string.Join(", ", told.Items.Select(TextOf))}");
        if (Settling.Contains(told.Partition.Value))
            _answers.Enqueue(new WatcherInput.Told(new WatcherMessage.Settled(Id, told.Partition, told.Epoch, told.Number)));
        else if (Taking.Contains(told.Partition.Value))
            _answers.Enqueue(new WatcherInput.Told(new WatcherMessage.Taken(Id, told.Partition, told.Epoch, told.Number)));
    }

    private string TextOf(WatcherEffect effect)
    {
        switch (effect)
        {
            case WatcherEffect.List list:
                Newest = list.Id;
                return list.Continue is null ? $"list {list.Id}" : $"list {list.Id} {list.Continue}";
            case WatcherEffect.Watch watch:
                Newest = watch.Id;
                return $"watch {watch.Id} after {watch.After}";
            case WatcherEffect.AskVersion ask:
                Question = ask.Id;
                return $"version {ask.Id}";
            case WatcherEffect.Read read:
                return $"read {read.Id}";
            case WatcherEffect.Close close:
                return $"close {close.Id}";
            case WatcherEffect.WritePosition write:
                return $"write {write.Position} under {write.Epoch}";
            case WatcherEffect.WriteReset write:
                return $"reset to history {write.History} under {write.Epoch}";
            default:
                return effect.GetType().Name.ToLowerInvariant();
        }
    }

    internal static string TextOf(Observation observation) => observation switch
    {
        Observation.ListBegun begun => $"begun {begun.Version}",
        Observation.Listed listed => $"listed {TextOf(listed.Change)}",
        Observation.ListEnded ended => $"ended {ended.Version}",
        Observation.Watched { Change.Type: ChangeType.Deleted } watched => $"deleted {TextOf(watched.Change)}",
        Observation.Watched watched => TextOf(watched.Change),
        _ => throw new ArgumentOutOfRangeException(nameof(observation)),
    };

    private static string TextOf(Change change) => new StringBuilder(change.Object.Name).Append('@').Append(change.Version).ToString();
}
