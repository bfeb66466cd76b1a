namespace ActorVent.Node.Hosting;

/// <summary>A Random that actors may share: jitter needs no more.</summary>
internal sealed class LockedRandom(int seed) : Random
{
    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();

    public override int Next(int maxValue) => Next(0, maxValue);

    public override int Next(int minValue, int maxValue)
    {
        lock (_lock)
            return _random.Next(minValue, maxValue);
    }

    public override double NextDouble()
    {
        lock (_lock)
            return _random.NextDouble();
    }
}
