using System.Globalization;
using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;

namespace ActorVent.Tests.Watching;

/// <summary>What a partition is to its watcher: takes in order, settles when it gets to it, loses the rest when it falls over.</summary>
internal sealed class WatchedPartition(PartitionId id, Random random)
{
    private readonly Dictionary<string, (int Version, bool Lives)> _durable = [];
    private readonly Queue<(ScopeEpoch Epoch, long Number, List<(string Name, int Version, bool Lives)> Items)> _pending = new();
    private Dictionary<string, (int Version, bool Lives)> _arrived = [];
    private readonly HashSet<string> _listed = [];

    /// <summary>What the partition itself forgets with its tombstones.</summary>
    private readonly Dictionary<string, int> _newest = [];
    private ScopeEpoch _durableEpoch;
    private ScopeEpoch _epoch;
    private long _number;
    private long _list;
    private long _hello;
    private bool _isAnswered;
    private DateTimeOffset _heard;

    public Queue<PartitionMessage.Observed> Inbox { get; } = new();

    public Queue<IWatcherMessage> Outbox { get; } = new();

    public IEnumerable<(string Name, int Version)> Alive =>
        _durable.Where(pair => pair.Value.Lives).Select(pair => (pair.Key, pair.Value.Version)).Order();

    /// <summary>The newest of the name that is in the journal.</summary>
    public (int Version, bool Lives) Durable(string name) => _durable.GetValueOrDefault(name);

    /// <summary>What was recorded after something newer; null: nothing.</summary>
    public string? Wrong { get; private set; }

    public void FallOver(DateTimeOffset now)
    {
        _pending.Clear();
        Inbox.Clear();
        Outbox.Clear();
        _arrived = new(_durable);
        _epoch = _durableEpoch;
        SayHello(now);
    }

    public void Tick(DateTimeOffset now)
    {
        if (!_isAnswered)
            Outbox.Enqueue(Hello());
        else if (now - _heard > TimeSpan.FromSeconds(5))
            SayHello(now);
    }

    public void Settle()
    {
        if (!_pending.TryDequeue(out var settled))
            return;
        foreach (var (name, version, lives) in settled.Items)
        {
            if (version <= _newest.GetValueOrDefault(name))
                Wrong ??= $"{name} at {version} came after {_newest[name]}";
            _newest[name] = version;
            _durable[name] = (version, lives);
        }
        _durableEpoch = settled.Epoch;
        Outbox.Enqueue(new WatcherMessage.Settled(WatcherStage.Id, id, settled.Epoch, settled.Number));
    }

    public void Hear(DateTimeOffset now)
    {
        if (!Inbox.TryDequeue(out var told) || told.Hello != _hello || told.Epoch < _epoch)
            return;
        (_isAnswered, _heard) = (true, now);
        if (told.Epoch > _epoch)
        {
            (_epoch, _number, _list) = (told.Epoch, 0, 0);
            _pending.Clear();
            _arrived = new(_durable);
        }
        if (told.Number > _number + 1)
            SayHello(now);
        if (told.Number != _number + 1)
            return;
        _number = told.Number;
        ForgetTombstones(told.Persisted);
        var news = new List<(string, int, bool)>();
        foreach (var item in told.Items)
            Take(item, news);
        _pending.Enqueue((told.Epoch, told.Number, news));
        Outbox.Enqueue(new WatcherMessage.Taken(WatcherStage.Id, id, told.Epoch, told.Number));
    }

    private void Take(Observation observation, List<(string, int, bool)> news)
    {
        switch (observation)
        {
            case Observation.Watched { Change: var change }:
                Put(change.Object.Name, VersionOf(change.Version), change.Type != ChangeType.Deleted, news);
                break;
            case Observation.ListBegun begun:
                _list = begun.List;
                _listed.Clear();
                break;
            case Observation.Listed listed when listed.List == _list:
                _listed.Add(listed.Change.Object.Name);
                Put(listed.Change.Object.Name, VersionOf(listed.Change.Version), true, news);
                break;
            case Observation.ListEnded ended when ended.List == _list:
                foreach (var (name, known) in _arrived.ToList())
                {
                    if (known.Lives && !_listed.Contains(name))
                        Put(name, VersionOf(ended.Version), false, news);
                }
                break;
        }
    }

    private void Put(string name, int version, bool lives, List<(string, int, bool)> news)
    {
        if (version <= _arrived.GetValueOrDefault(name).Version)
            return;
        _arrived[name] = (version, lives);
        news.Add((name, version, lives));
    }

    private void ForgetTombstones(ResourceVersion persisted)
    {
        foreach (var (name, known) in _durable.ToList())
        {
            if (!persisted.IsNone && !known.Lives && known.Version <= VersionOf(persisted) && _arrived.GetValueOrDefault(name) == known)
            {
                _durable.Remove(name);
                _arrived.Remove(name);
            }
        }
    }

    private void SayHello(DateTimeOffset now)
    {
        (_hello, _isAnswered, _heard) = (random.NextInt64(1, long.MaxValue), false, now);
        Outbox.Enqueue(Hello());
    }

    private WatcherMessage.Hello Hello() => new(WatcherStage.Id, id, _hello, _durableEpoch, 0);

    private static int VersionOf(ResourceVersion version) => int.Parse(version.Value, CultureInfo.InvariantCulture);
}
