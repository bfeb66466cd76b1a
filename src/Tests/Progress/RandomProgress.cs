using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Progress;

namespace ActorVent.Tests.Progress;

/// <summary>Deltas of every shape, the same for the same seed.</summary>
internal sealed class RandomProgress(int seed, int partitions)
{
    private readonly Random _random = new(seed);

    public ProgressDelta Delta() => new()
    {
        Journal = Maybe(() => "j"),
        Offsets = [.. Many(() => (Partition(), Sequence()))],
        Lanes = [.. Many(Lane)],
        RemovedLanes = [.. Many(() => (Partition(), Key()))],
        Circuit = _random.Next(3) == 0 ? new CircuitState(Time(), _random.Next(20), Time()) : null,
        IsDisabled = Flag(),
        IsPaused = Flag(),
    };

    private LaneRow Lane() => new()
    {
        Partition = Partition(),
        Object = Key(),
        Sequence = Sequence(),
        Version = Maybe(() => _random.NextInt64().ToString("D")) is { } version ? new ResourceVersion(version) : ResourceVersion.None,
        Attempts = _random.Next(1000),
        First = Time(),
        Next = Time(),
        Failing = TimeSpan.FromTicks(_random.NextInt64(TimeSpan.TicksPerDay)),
    };

    private ObjectKey Key() => new("cluster", Maybe(() => "Déploiement.apps") ?? "Pod", Maybe(() => "default") ?? "", $"web-{_random.Next(20)}");

    private PartitionId Partition() => new(_random.Next(partitions));

    private SequenceNumber Sequence() => new(_random.Next(2) == 0 ? _random.Next(100) : _random.NextInt64());

    private DateTimeOffset? Time() => _random.Next(3) == 0 ? null : Deltas.Time.AddTicks(_random.NextInt64(TimeSpan.TicksPerDay * 1000));

    private bool? Flag() => _random.Next(3) switch { 0 => null, var flag => flag == 1 };

    private string? Maybe(Func<string> text) => _random.Next(2) == 0 ? null : text();

    private IEnumerable<T> Many<T>(Func<T> one)
    {
        for (var i = _random.Next(6); i > 0; i--)
            yield return one();
    }
}
