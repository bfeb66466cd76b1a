using System.Globalization;
using ActorVent.Delivery;
using ActorVent.Journal;
using Xunit;

namespace ActorVent.Tests.Delivery.Machine;

/// <summary>
/// One endpoint's machine on a journal, a log and a receiver that fail at random, killed and drained at random. The receiver's requests alone are
/// judged: order, completeness, repeats.
/// </summary>
internal sealed partial class EndpointWorld
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
    private StoredLog _log = new(Partitions);
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
}
