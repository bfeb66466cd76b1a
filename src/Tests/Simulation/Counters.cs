namespace ActorVent.Tests.Simulation;

/// <summary>What the machines counted, by what it is.</summary>
internal sealed class Counters
{
    private readonly Dictionary<string, long> _counts = [];

    public long this[string name] => _counts.GetValueOrDefault(name);

    public void Add(string name, long count) => _counts[name] = this[name] + count;

    public override string ToString() => string.Join(", ", _counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value}"));
}
