using System.Globalization;
using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Progress;
using Xunit;

namespace ActorVent.Tests.Delivery.Machine;

/// <summary>
/// One endpoint's machine on a journal, a log and a receiver that fail at random, killed and drained at random. The receiver's requests alone are
/// judged: order, completeness, repeats.
/// </summary>
internal sealed class EndpointWorld
{
    private const int Partitions = 2;
    private const int Objects = 7;

    private readonly Random _random;
    private readonly EndpointOptions _options;
    private readonly PriorityQueue<Action, (DateTimeOffset, int)> _events = new();
    private readonly List<Entry?>[] _journal = [[], []];
    private readonly List<ExpiredEntry>[] _expired = [[], []];
    private readonly HashSet<(int, long)> _letters = [];
    private readonly long[] _low = new long[Partitions];
    private readonly Dictionary<string, List<Entry>> _accepted = [];
    private readonly Dictionary<string, long> _newest = [];
    private readonly int[] _uids = new int[Objects];
    private readonly bool[] _lives = new bool[Objects];
    private readonly List<Entry> _all = [];
    private StoredLog _log = new();
    private Life _life = null!;
    private DateTimeOffset _now = Samples.Time;
    private double _trouble;
    private double _refusing;
    private int _repeats;
    private int _crashes;
    private int _inFlight;

    public EndpointWorld(int seed)
    {
        _random = new Random(seed);
        _options = MachineRig.Newest with
        {
            NewestOnly = seed % 2 == 0,
            Window = _random.Next(2, 9),
            MostInFlight = _random.Next(1, 9),
            MostFailing = _random.Next(3, 12),
        };
    }

    public int Requests { get; private set; }

    public int Steps { get; private set; }

    public void Run(int acts)
    {
        Begin();
        for (var act = 0; act < acts; act++)
        {
            Act();
            RunFor(TimeSpan.FromSeconds(_random.NextDouble() * (_random.Next(10) == 0 ? 300 : 1)));
        }
        (_trouble, _refusing) = (0, 0);
        RunFor(TimeSpan.FromHours(1));
        Judge();
    }

    private void Act()
    {
        switch (_random.Next(20))
        {
            case 0:
                _crashes++;
                Begin();
                break;
            case 1:
                Tell(EndpointInput.Drain.Instance);
                break;
            case 2:
                _refusing = _random.NextDouble() < 0.5 ? 0 : _random.NextDouble() < 0.5 ? 1 : 0.4;
                break;
            case 3:
                _trouble = _random.NextDouble() < 0.5 ? 0 : 0.3;
                break;
            case 4 or 5:
                Compact();
                break;
            default:
                for (var n = _random.Next(1, 6); n > 0; n--)
                    Append();
                break;
        }
    }

    private void Append()
    {
        var index = _random.Next(Objects);
        var partition = index % Partitions;
        if (_random.Next(8) == 0)
        {
            _journal[partition].Add(MachineRig.Entry(_journal[partition].Count + 1, "other", partition: partition) with { Target = new EndpointId("a-other") });
            return;
        }
        var type = !_lives[index] ? ChangeType.Added : _random.Next(5) == 0 ? ChangeType.Deleted : ChangeType.Modified;
        if (type == ChangeType.Added)
            _uids[index]++;
        _lives[index] = type != ChangeType.Deleted;
        var entry = MachineRig.Entry(_journal[partition].Count + 1, $"o{index}", $"o{index}-{_uids[index]}", partition) with { Type = type, Time = _now };
        _all.Add(entry);
        _journal[partition].Add(entry);
    }

    /// <summary>Removes what is superseded: listed where each state is wanted; an end only when the endpoint has passed it.</summary>
    private void Compact()
    {
        for (var partition = 0; partition < Partitions; partition++)
        {
            for (var i = 0; i < _journal[partition].Count; i++)
            {
                if (_journal[partition][i] is not { Target: null } entry || !IsSuperseded(entry) || _random.Next(3) == 0)
                    continue;
                var isPassed = entry.Sequence.Value <= _low[partition];
                if (!isPassed && entry.Type == ChangeType.Deleted)
                    continue;
                _journal[partition][i] = null;
                if (!isPassed && !_options.NewestOnly)
                    _expired[partition].Add(new(entry.Partition, entry.Sequence, entry.Object, entry.Uid, entry.Version, entry.Type, entry.Time));
            }
            _expired[partition].Sort((a, b) => a.Sequence.CompareTo(b.Sequence));
        }
    }

    private bool IsSuperseded(Entry entry) => _journal[entry.Partition.Value].Skip((int)entry.Sequence.Value).Any(e => e?.Object == entry.Object && e.Target == entry.Target);

    private Entry Read(Entry entry) => entry with { Superseded = IsSuperseded(entry) };

    private void Begin()
    {
        _life = new Life(new EndpointMachine(new EndpointSettings(_options, MachineRig.Journal, _random.NextDouble)));
        _inFlight = 0;
        Tell(EndpointInput.Start.Instance);
    }

    private void Tell(EndpointInput input)
    {
        var life = _life;
        var effects = new List<EndpointEffect>();
        life.Machine.On(input, _now, effects);
        foreach (var effect in effects)
            Run(effect, life);
    }

    private void Later(Life life, double seconds, Action action) => _events.Enqueue(
        () =>
        {
            if (life == _life)
                action();
        },
        (_now + TimeSpan.FromSeconds(seconds), _random.Next()));

    private void Later(Life life, Func<EndpointInput> input) => Later(life, _random.NextDouble() * 0.05, () => Tell(input()));

    private void RunFor(TimeSpan time)
    {
        var end = _now + time;
        while (_events.TryPeek(out _, out var at) && at.Item1 <= end)
        {
            var next = _events.Dequeue();
            _now = at.Item1 > _now ? at.Item1 : _now;
            Steps++;
            next();
        }
        _now = end;
    }

    private bool Fails() => _random.NextDouble() < _trouble;

    private void Run(EndpointEffect effect, Life life)
    {
        switch (effect)
        {
            case EndpointEffect.Open:
                Later(life, () => Fails() ? new EndpointInput.OpenFailed("trouble") : new EndpointInput.Opened(
                    new EndpointStart(false, new SequenceNumber[Partitions], null), [.. _journal.Select(p => new SequenceNumber(p.Count))]));
                break;
            case EndpointEffect.StartLog:
                Assert.False(life.HasLog);
                life.HasLog = true;
                Later(life, () => new EndpointInput.LogRecovered(_log.Progress));
                break;
            case EndpointEffect.Persist persist:
                Persist(persist, life);
                break;
            case EndpointEffect.WriteLetters letters:
                Later(life, () => WriteLetters(letters.Letters));
                break;
            case EndpointEffect.WriteLow low:
                Later(life, () => WriteLow(low.Low));
                break;
            case EndpointEffect.Pull pull:
                life.Pull = pull;
                Later(life, 0.01, () => Serve(life, pull));
                break;
            case EndpointEffect.CancelPull:
                life.Pull = null;
                break;
            case EndpointEffect.Load load:
                Later(life, () => Fails() ? new EndpointInput.LoadFailed(load.Object, "trouble") : Load(load));
                break;
            case EndpointEffect.ReadExpired read:
                Later(life, () => Fails()
                    ? new EndpointInput.ExpiredFailed(read.Partition, "trouble")
                    : new EndpointInput.ExpiredRead(read.Partition, Expired(read.Partition, read.After, read.UpTo)));
                break;
            case EndpointEffect.Post post:
                Post(post, life);
                break;
            case EndpointEffect.SetTimer timer:
                Assert.True(timer.Due > _now, "a timer for what could have been done at once");
                var number = ++life.Timer;
                Later(life, Math.Max(0, (timer.Due - _now).TotalSeconds), () =>
                {
                    if (number == life.Timer)
                        Tell(EndpointInput.Due.Instance);
                });
                break;
            case EndpointEffect.Stop:
                Assert.Equal(0, _trouble > 0 ? 0 : _inFlight);
                Later(life, 0.1, Begin);
                break;
            case EndpointEffect.Fail fail:
                Assert.Fail(fail.Reason);
                break;
        }
    }

    private void Persist(EndpointEffect.Persist persist, Life life)
    {
        Assert.True(life.HasLog);
        Later(life, _random.NextDouble() * 0.05, () =>
        {
            var fails = Fails();
            if (!fails || _random.Next(2) == 0)
            {
                foreach (var (partition, sequence) in persist.Delta.Offsets)
                    Assert.True(_journal[partition.Value].Count >= sequence.Value);
                _log = _log.Apply(persist.Delta);
            }
            if (!fails)
            {
                Tell(new EndpointInput.Persisted(persist.Number));
                return;
            }
            Tell(new EndpointInput.LogFailed("trouble"));
            life.HasLog = false;
            Tell(EndpointInput.LogStopped.Instance);
        });
    }

    private EndpointInput WriteLetters(IReadOnlyList<DeadLetter> letters)
    {
        if (Fails())
            return new EndpointInput.LettersFailed("trouble");
        foreach (var letter in letters)
            _letters.Add((letter.Partition.Value, letter.Sequence.Value));
        return EndpointInput.LettersWritten.Instance;
    }

    private EndpointInput WriteLow(IReadOnlyList<(PartitionId Partition, SequenceNumber Low)> low)
    {
        if (Fails())
            return new EndpointInput.LowFailed("trouble");
        foreach (var (partition, sequence) in low)
            _low[partition.Value] = Math.Max(_low[partition.Value], sequence.Value);
        return EndpointInput.LowWritten.Instance;
    }

    private void Serve(Life life, EndpointEffect.Pull pull)
    {
        if (life.Pull != pull)
            return;
        var found = new List<Entry>();
        for (var partition = 0; partition < Partitions; partition++)
            found.AddRange(_journal[partition].Skip((int)pull.After[partition].Value).OfType<Entry>().Take(pull.Most - found.Count).Select(Read));
        if (found.Count == 0)
        {
            Later(life, 0.5, () => Serve(life, pull));
            return;
        }
        life.Pull = null;
        Tell(new EndpointInput.Pulled(found));
    }

    private EndpointInput.Loaded Load(EndpointEffect.Load load)
    {
        var rest = _journal[load.Partition.Value].Skip((int)load.After.Value).OfType<Entry>().Where(e => e.Object == load.Object && e.Target is null).ToList();
        LaneHead? head = null;
        if (rest.Count > 0)
        {
            var ofUid = rest.TakeWhile(e => e.Uid == rest[0].Uid).ToList();
            var index = !_options.NewestOnly ? 0 : ofUid.FindIndex(e => e.Type == ChangeType.Deleted) is >= 0 and var end ? end : ofUid.Count - 1;
            head = new LaneHead(Read(ofUid[index]), index, ResourceVersion.None);
        }
        return new EndpointInput.Loaded(load.Object, head, Expired(load.Partition, load.After, head?.Entry.Sequence ?? load.UpTo));
    }

    private List<ExpiredEntry> Expired(PartitionId partition, SequenceNumber after, SequenceNumber upTo) =>
        [.. _expired[partition.Value].Where(e => e.Sequence > after && e.Sequence <= upTo)];

    private void Post(EndpointEffect.Post post, Life life)
    {
        Requests++;
        _inFlight++;
        Assert.True(_inFlight <= _options.MostInFlight);
        var entry = post.Attempt.Entry;
        var name = entry.Object.Name;
        Assert.True(_newest.GetValueOrDefault(name) <= entry.Sequence.Value, $"{name}: {entry.Sequence} after {_newest.GetValueOrDefault(name)}");
        _newest[name] = entry.Sequence.Value;
        var status = _random.NextDouble() < _refusing ? 503 : _random.Next(20) == 0 ? 422 : 200;
        if (status == 200)
        {
            if (!_accepted.TryGetValue(name, out var accepted))
                _accepted[name] = accepted = [];
            if (accepted.Any(e => e.Sequence == entry.Sequence))
                _repeats++;
            accepted.Add(entry);
        }
        Later(life, _random.NextDouble() * 0.5, () =>
        {
            _inFlight--;
            Tell(new EndpointInput.Answered(
                post.Number, new DeliveryOutcome(DeliveryCause.Status, DeliveryPhase.Response, status, status == 503 && _random.Next(30) == 0 ? TimeSpan.FromSeconds(3) : null), TimeSpan.Zero));
        });
    }

    private void Judge()
    {
        foreach (var entry in _all)
        {
            var accepted = _accepted.GetValueOrDefault(entry.Object.Name) ?? [];
            var isDone = accepted.Any(e => e.Sequence == entry.Sequence) || _letters.Contains((entry.Partition.Value, entry.Sequence.Value));
            // In mode latest a newer state of the same life takes the place of an older one, and a death of none.
            if (_options.NewestOnly && !isDone && entry.Type != ChangeType.Deleted)
                isDone = _all.Any(e => e.Object == entry.Object && e.Uid == entry.Uid && e.Sequence > entry.Sequence);
            Assert.True(isDone, string.Create(CultureInfo.InvariantCulture, $"entry {entry.Sequence} of partition {entry.Partition}, {entry.Object.Name} ({entry.Type}) never arrived"));
        }
        Assert.True(_repeats <= _crashes * _options.Window, $"{_repeats} repeats after {_crashes} crashes");
        foreach (var (partition, journal) in _journal.Index())
            Assert.True(_log.Progress.Offsets[partition].Value > journal.Count - 1100);
        Assert.Empty(_log.Progress.Lanes);
    }

    private sealed class Life(EndpointMachine machine)
    {
        public EndpointMachine Machine { get; } = machine;

        public bool HasLog { get; set; }

        public EndpointEffect.Pull? Pull { get; set; }

        public int Timer { get; set; }
    }

    /// <summary>What deltas add up to.</summary>
    private sealed record StoredLog
    {
        public EndpointProgress Progress { get; init; } = new() { Offsets = new SequenceNumber[Partitions] };

        public StoredLog Apply(ProgressDelta delta)
        {
            var offsets = Progress.Offsets.ToArray();
            foreach (var (partition, sequence) in delta.Offsets)
                offsets[partition.Value] = sequence;
            var lanes = Progress.Lanes.ToDictionary(l => l.Object);
            foreach (var lane in delta.Lanes)
                lanes[lane.Object] = lane;
            foreach (var (_, removed) in delta.RemovedLanes)
                lanes.Remove(removed);
            return new StoredLog
            {
                Progress = new EndpointProgress
                {
                    Journal = delta.Journal ?? Progress.Journal,
                    Offsets = offsets,
                    Lanes = [.. lanes.Values],
                    Circuit = delta.Circuit ?? Progress.Circuit,
                    IsDisabled = delta.IsDisabled ?? Progress.IsDisabled,
                    IsPaused = delta.IsPaused ?? Progress.IsPaused,
                },
            };
        }
    }
}
