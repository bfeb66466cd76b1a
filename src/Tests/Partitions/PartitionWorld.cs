using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;

namespace ActorVent.Tests.Partitions;

/// <summary>
/// A random history: a server with a few objects, one watcher and one partition that are killed, a network that loses and delays, a journal that
/// fails. At the end everything works again, and the journal has to say what the server knows.
/// </summary>
internal sealed class PartitionWorld
{
    private readonly Random _random;
    private readonly PartitionRules _rules;
    private readonly CollapseMode _mode;
    private readonly WorldServer _server;
    private readonly Queue<PartitionMessage.Observed> _toPartition = new();
    private readonly Queue<IWatcherMessage> _toWatcher = new();
    private readonly List<PartitionMessage.Observed> _late = [];
    private readonly SortedDictionary<long, int> _sent = [];
    private readonly PartitionRig _rig;
    private ScopeEpoch _epoch = new(1, 0);
    private int _changes;
    private long _hello;
    private long _number;
    private long _list;

    /// <summary>0: none.</summary>
    private int _cursor;
    private int _settled;
    private int _persisted;

    public PartitionWorld(int seed, PartitionRules rules)
    {
        _random = new Random(seed);
        _server = new WorldServer(_random);
        _rules = rules;
        _mode = _random.Next(2) == 0 ? CollapseMode.None : CollapseMode.Latest;
        _rig = new PartitionRig(_mode, _rules);
        Collect();
    }

    /// <summary>What is wrong at the end; null: nothing.</summary>
    public string? Run(int acts)
    {
        // What is lost shows only if nothing follows it.
        _changes = _random.Next(2) == 0 ? _random.Next(1, acts / 4) : acts;
        for (var i = 0; i < acts; i++)
            Act();
        Recover();
        return LogOrder.ErrorOf(_rig.Log) ?? LastError();
    }

    private void Act()
    {
        switch (_random.Next(20))
        {
            case 0 or 1 or 2 or 3 or 4:
                if (_changes-- > 0)
                    _server.Change();
                break;
            case 5 or 6 or 7:
                Watch();
                break;
            case 8 or 9 or 10:
                Deliver(loss: 0.03);
                break;
            case 11 or 12:
                Answer(loss: 0.03);
                break;
            case 13:
                WriteOne();
                break;
            case 14:
                _persisted = _settled;
                break;
            case 15:
                for (var seconds = _random.Next(1, 7); seconds > 0; seconds--)
                {
                    _rig.Tick();
                    Collect();
                }
                break;
            case 16:
                _rig.EndWindows();
                Collect();
                break;
            case 17 when _random.Next(3) == 0:
                Crash();
                break;
            case 18 when _random.Next(3) == 0:
                NewWatcher();
                break;
            case 19 when _random.Next(3) == 0:
                List();
                break;
            default:
                if (_late.Count > 0)
                    Observe(_late[_random.Next(_late.Count)]);
                break;
        }
    }

    private void Watch()
    {
        if (_hello == 0)
            return;
        if (_cursor == 0)
        {
            List();
            return;
        }
        var next = _server.Events.Where(e => e.Version > _cursor).Take(_random.Next(1, 4)).ToList();
        if (next.Count > 0)
            _cursor = next[^1].Version;
        Send(_cursor, [.. next.Select(e => PartitionRig.Watch(e.Version, e.Type, e.Uid, e.Name))]);
    }

    private void List()
    {
        if (_hello == 0)
            return;
        var version = _server.Version;
        var list = ++_list;
        Send(_settled, new Observation.ListBegun(list, Version(version)));
        foreach (var (name, (uid, at)) in _server.Live.ToList())
            Send(_settled, PartitionRig.Item(list, at, uid, name));
        Send(version, new Observation.ListEnded(list, Version(version)));
        _cursor = version;
    }

    private void Send(int position, params Observation[] items)
    {
        var batch = new PartitionMessage.Observed
        {
            Partition = new PartitionId(3),
            Scope = PartitionRig.Scope,
            Epoch = _epoch,
            History = 0,
            Hello = _hello,
            Number = ++_number,
            Items = items,
            Persisted = _persisted == 0 ? ResourceVersion.None : Version(_persisted),
        };
        _sent[_number] = position;
        _toPartition.Enqueue(batch);
        if (_random.Next(4) == 0)
            _late.Add(batch);
    }

    private void Deliver(double loss)
    {
        if (_toPartition.TryDequeue(out var batch) && _random.NextDouble() >= loss)
            Observe(batch);
    }

    private void Observe(PartitionMessage.Observed batch)
    {
        _rig.On(new PartitionInput.Observed(batch));
        Collect();
    }

    private void Answer(double loss)
    {
        if (!_toWatcher.TryDequeue(out var message) || _random.NextDouble() < loss)
            return;
        if (message is WatcherMessage.Hello hello && hello.Number != _hello)
        {
            _hello = hello.Number;
            Rewind(new ScopeEpoch(_epoch.Number, _epoch.Rewinds + 1));
        }
        else if (message is WatcherMessage.Settled settled && settled.Epoch == _epoch && _sent.TryGetValue(settled.Number, out var position))
        {
            _settled = Math.Max(_settled, position);
        }
    }

    private void Rewind(ScopeEpoch epoch)
    {
        _epoch = epoch;
        _number = 0;
        _sent.Clear();
        _cursor = _settled;
    }

    private void NewWatcher()
    {
        _settled = _persisted;
        _hello = 0;
        Rewind(new ScopeEpoch(_epoch.Number + 1, 0));
    }

    private void Crash()
    {
        _rig.Crash();
        Collect();
    }

    private void WriteOne()
    {
        if (_rig.InFlight is null)
            return;
        var isWritten = _random.Next(5) > 0;
        _rig.End(isWritten ? WriteResult.Written : new WriteResult(WriteOutcome.NotWritten));
        Collect();
        if (isWritten)
            return;
        _rig.Tick(6);
        Collect();
        _rig.On(PartitionInput.Due.Instance);
        Collect();
    }

    /// <summary>All effects since: answers and hellos go on their way.</summary>
    private void Collect()
    {
        foreach (var tell in _rig.Of<PartitionEffect.TellWatcher>())
            _toWatcher.Enqueue(tell.Message);
    }

    private void Recover()
    {
        for (var i = 0; i < 60; i++)
        {
            while (_toWatcher.Count > 0)
                Answer(loss: 0);
            Watch();
            while (_toPartition.Count > 0)
                Deliver(loss: 0);
            while (_rig.InFlight is not null)
            {
                _rig.End(WriteResult.Written);
                Collect();
            }
            _rig.EndWindows();
            Collect();
            _persisted = _settled;
            _rig.Tick();
            Collect();
        }
    }

    private string? LastError()
    {
        if (_settled < _server.Version && _server.Events.Count > 0)
            return $"settled {_settled} of {_server.Version}";
        foreach (var name in WorldServer.Names)
        {
            var last = _rig.Log.LastOrDefault(e => e.Object.Name == name);
            var told = last is null or { Type: ChangeType.Deleted } ? "gone" : $"{last.Uid}@{last.Version}";
            var truth = _server.Live.TryGetValue(name, out var live) ? $"{live.Uid}@{live.Version}" : "gone";
            if (told != truth)
                return $"{name}: told {told}, is {truth}";
        }
        return null;
    }

    private static ResourceVersion Version(int version) => new($"{version}");
}
