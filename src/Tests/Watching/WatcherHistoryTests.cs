using System.Globalization;
using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Watching;
using Xunit;

namespace ActorVent.Tests.Watching;

/// <summary>
/// Random histories: what the position passes is in the journal, nothing goes back, and in the end every partition has what the server
/// has. Seen to fail with each rule off.
/// </summary>
public sealed class WatcherHistoryTests
{
    private const int Histories = 400;

    [Fact]
    public void EveryHistory_EndsWithWhatTheServerHas()
    {
        for (var seed = 0; seed < Histories; seed++)
            Assert.True(Run(seed, new WatcherRules()) is var wrong && wrong is null, $"seed {seed}: {wrong}");
    }

    [Theory]
    [InlineData(nameof(WatcherRules.PositionFromSettledOnly))]
    [InlineData(nameof(WatcherRules.RewindOnHello))]
    [InlineData(nameof(WatcherRules.ListsOnlyForWhoHeardBegin))]
    [InlineData(nameof(WatcherRules.StaleListsRefused))]
    [InlineData(nameof(WatcherRules.PersistedPositionTold))]
    public void Histories_WithARuleOff_BreakSoon(string off)
    {
        var rules = off switch
        {
            nameof(WatcherRules.PositionFromSettledOnly) => new WatcherRules { PositionFromSettledOnly = false },
            nameof(WatcherRules.RewindOnHello) => new WatcherRules { RewindOnHello = false },
            nameof(WatcherRules.ListsOnlyForWhoHeardBegin) => new WatcherRules { ListsOnlyForWhoHeardBegin = false },
            nameof(WatcherRules.StaleListsRefused) => new WatcherRules { StaleListsRefused = false },
            _ => new WatcherRules { PersistedPositionTold = false },
        };
        Assert.Contains(Enumerable.Range(0, Histories), seed => Run(seed, rules) is not null);
    }

    private static string? Run(int seed, WatcherRules rules)
    {
        var history = new History(new Random(seed), rules);
        for (var part = 0; part < 3; part++)
        {
            for (var act = 0; act < 150 && history.Wrong is null; act++)
                history.Act();
            // There is a position to go back to then.
            history.Rest(seconds: 8, changes: true);
        }
        history.Rest(seconds: 120, changes: false);
        history.Check();
        return history.Wrong;
    }

    private sealed class History
    {
        private const int Partitions = 4;

        private readonly Random _random;
        private readonly WatcherRules _rules;
        private readonly Ring _ring = new(RingKind.Name, Partitions);
        private readonly WatchedServer _server;
        private readonly WatchedPartition[] _partitions;
        private readonly Queue<WatcherInput> _inputs = new();
        private WatcherMachine _machine = null!;
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;
        private DateTimeOffset _tickAt;
        private DateTimeOffset? _timer;
        private ResourceVersion _position;
        private long _epoch;

        public History(Random random, WatcherRules rules)
        {
            (_random, _rules, _server) = (random, rules, new WatchedServer(random));
            _partitions = [.. Enumerable.Range(0, Partitions).Select(i => new WatchedPartition(new PartitionId(i), random))];
            foreach (var partition in _partitions)
                partition.FallOver(_now);
            Begin();
        }

        public string? Wrong { get; private set; }

        public void Act()
        {
            var partition = _partitions[_random.Next(Partitions)];
            switch (_random.Next(40))
            {
                case < 5:
                    _server.Change(Name());
                    break;
                case < 14:
                    Serve();
                    break;
                case < 24:
                    if (_random.Next(40) == 0)
                        partition.Inbox.TryDequeue(out _);
                    partition.Hear(_now);
                    break;
                case < 30:
                    if (partition.Outbox.TryDequeue(out var said) && _random.Next(40) > 0)
                        Do(new WatcherInput.Told(said));
                    break;
                case < 34:
                    partition.Settle();
                    break;
                case < 37:
                    Pass(_random.Next(4) == 0 ? 3 : 0.3);
                    break;
                case 37:
                    partition.FallOver(_now);
                    break;
                case 38 when _random.Next(6) == 0:
                    _server.Compact();
                    break;
                case 39 when _random.Next(6) == 0:
                    Begin();
                    break;
            }
        }

        /// <summary>Nothing fails for a while.</summary>
        public void Rest(int seconds, bool changes)
        {
            _server.IsCalm = true;
            for (var step = 0; step < 10 * seconds && Wrong is null; step++)
            {
                if (changes && _random.Next(3) == 0)
                    _server.Change(Name());
                for (var i = 0; i < 8; i++)
                {
                    Serve();
                    foreach (var partition in _partitions)
                    {
                        partition.Hear(_now);
                        partition.Settle();
                        if (partition.Outbox.TryDequeue(out var said))
                            Do(new WatcherInput.Told(said));
                    }
                }
                Pass(0.1);
            }
            _server.IsCalm = false;
            if (changes && _random.Next(3) == 0)
                Begin();
        }

        /// <summary>After two minutes of rest all must be told and settled.</summary>
        public void Check()
        {
            for (var i = 0; i < Partitions && Wrong is null; i++)
            {
                Wrong = _partitions[i].Wrong;
                var expected = _server.At(_server.Version).Where(item => Of(item.Name) == i).ToList();
                if (Wrong is null && !expected.Order().SequenceEqual(_partitions[i].Alive))
                    Wrong = $"partition {i} has {string.Join(' ', _partitions[i].Alive)}, not {string.Join(' ', expected)}";
            }
            if (Wrong is null && _server.Watches != 1)
                Wrong = $"{_server.Watches} watches are open";
            if (Wrong is null && _position.Value != $"{_server.Version}")
                Wrong = $"the position is {_position}, not {_server.Version}";
        }

        private string Name() => $"p{_random.Next(16)}";

        private int Of(string name) => _ring.PartitionOf("n", name, "").Value;

        private void Begin()
        {
            _server.Forget();
            _inputs.Clear();
            (_timer, _tickAt) = (null, _now + TimeSpan.FromSeconds(1));
            _machine = new WatcherMachine(new WatcherOptions("test", WatcherStage.Scope) { Rules = _rules }, _ring, _random.NextDouble);
            Do(new WatcherInput.Started());
            Do(new WatcherInput.Begun(new ScopeState(++_epoch, 0, _position)));
        }

        private void Serve()
        {
            if (_server.Answer() is { } answer)
                Do(answer);
        }

        private void Pass(double seconds)
        {
            var end = _now + TimeSpan.FromSeconds(seconds);
            while ((_timer < _tickAt ? _timer.Value : _tickAt) is var next && next <= end)
            {
                _now = next > _now ? next : _now;
                if (_timer == next)
                {
                    _timer = null;
                    Do(WatcherInput.Due.Instance);
                    continue;
                }
                _tickAt += TimeSpan.FromSeconds(1);
                Do(WatcherInput.Tick.Instance);
                foreach (var partition in _partitions)
                    partition.Tick(_now);
            }
            _now = end;
        }

        private void Do(WatcherInput input)
        {
            _inputs.Enqueue(input);
            while (_inputs.TryDequeue(out var next))
            {
                var effects = new List<WatcherEffect>();
                _machine.On(next, _now, effects);
                foreach (var effect in effects)
                    CarryOut(effect);
            }
        }

        private void CarryOut(WatcherEffect effect)
        {
            switch (effect)
            {
                case WatcherEffect.Tell tell:
                    _partitions[tell.Message.Partition.Value].Inbox.Enqueue(tell.Message);
                    break;
                case WatcherEffect.SetTimer timer:
                    _timer = timer.Due;
                    break;
                case WatcherEffect.WritePosition write:
                    CheckPosition(write.Position);
                    var isWritten = _server.IsCalm || _random.Next(4) > 0;
                    _position = isWritten ? write.Position : _position;
                    _inputs.Enqueue(new WatcherInput.PositionWritten(new WriteResult(isWritten ? WriteOutcome.Written : WriteOutcome.NotWritten)));
                    break;
                case WatcherEffect.Watch or WatcherEffect.List or WatcherEffect.AskVersion or WatcherEffect.Read or WatcherEffect.Close:
                    _server.Ask(effect);
                    break;
                case WatcherEffect.WriteReset or WatcherEffect.Fail:
                    Wrong = $"{effect}";
                    break;
            }
        }

        private void CheckPosition(ResourceVersion position)
        {
            var version = int.Parse(position.Value, CultureInfo.InvariantCulture);
            foreach (var change in _server.History.Where(change => change.Version <= version))
            {
                var durable = _partitions[Of(change.Name)].Durable(change.Name);
                // What came and was gone again between two lists was never seen.
                var isUnseen = !durable.Lives && _server.History.Exists(later => later.Name == change.Name && later.Deleted && later.Version >= change.Version);
                if (durable.Version < change.Version && !isUnseen)
                    Wrong ??= $"the position {version} passes {change.Name} at {change.Version}, and {durable.Version} is in the journal";
            }
        }
    }
}
