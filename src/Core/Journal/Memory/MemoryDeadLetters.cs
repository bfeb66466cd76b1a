using ActorVent.Primitives;

namespace ActorVent.Journal.Memory;

/// <summary>Dead letters in the order in which they came; one for each entry and endpoint.</summary>
internal sealed class MemoryDeadLetters
{
    private readonly List<DeadLetter> _letters = [];
    private readonly HashSet<(EndpointId, PartitionId, SequenceNumber)> _places = [];

    /// <summary>Adds the letter unless the entry has one at this endpoint.</summary>
    public void Add(DeadLetter letter)
    {
        if (_places.Add((letter.Endpoint, letter.Partition, letter.Sequence)))
            _letters.Add(letter);
    }

    /// <summary>Removes the endpoint's oldest letters.</summary>
    /// <returns>How many went.</returns>
    public int Remove(EndpointId endpoint, int most)
    {
        var gone = _letters.Where(l => l.Endpoint == endpoint).Take(most).ToHashSet();
        _letters.RemoveAll(gone.Contains);
        _places.ExceptWith(gone.Select(static l => (l.Endpoint, l.Partition, l.Sequence)));
        return gone.Count;
    }

    public List<DeadLetter> Read(EndpointId? endpoint, int most, bool payloads) =>
        [.. Enumerable.Reverse(_letters).Where(l => endpoint is null || l.Endpoint == endpoint).Take(most).Select(l => payloads ? l : l with { Payload = default })];
}
