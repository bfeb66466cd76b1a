namespace ActorVent.Tests.Simulation.Truth;

/// <summary>What really happened to each name, in order: the plain reference that deliveries are compared with.</summary>
internal sealed class TruthLog
{
    private readonly Dictionary<string, List<Fact>> _facts = [];

    public IEnumerable<string> Names => _facts.Keys;

    /// <summary>The newest fact of a name.</summary>
    public Fact Last(string name) => _facts[name][^1];

    public void Add(string name, Fact fact)
    {
        if (!_facts.TryGetValue(name, out var facts))
            _facts[name] = facts = [];
        if (facts.Count == 0 || facts[^1] != fact)
            facts.Add(fact);
    }

    public IReadOnlyList<Fact> Of(string name) => _facts[name];

    /// <summary>Where the fact stands at or after a place, or -1 when it does not: then it is older than what stands there.</summary>
    public int Find(string name, Fact fact, int from) => _facts.TryGetValue(name, out var facts) ? facts.IndexOf(fact, from) : -1;
}
