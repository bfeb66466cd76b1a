using ActorVent.Primitives;

namespace ActorVent.Journal.Memory;

/// <summary>Dead letters in the order in which they came; one for each entry and endpoint.</summary>
internal sealed class MemoryDeadLetters
{
    private readonly List<DeadLetter> _letters = [];
    private readonly Dictionary<(EndpointId, PartitionId, SequenceNumber), int> _indexes = [];

    /// <summary>Adds the letter, or replaces the one that the entry had at this endpoint.</summary>
    public void Put(DeadLetter letter)
    {
        if (_indexes.TryGetValue((letter.Endpoint, letter.Partition, letter.Sequence), out var index))
            _letters[index] = letter;
        else
            TryAdd(letter);
    }

    /// <summary>Adds the letter unless the entry has one at this endpoint.</summary>
    public bool TryAdd(DeadLetter letter)
    {
        if (!_indexes.TryAdd((letter.Endpoint, letter.Partition, letter.Sequence), _letters.Count))
            return false;
        _letters.Add(letter);
        return true;
    }

    /// <summary>Removes the endpoint's oldest letters.</summary>
    /// <returns>How many went.</returns>
    public int Remove(EndpointId endpoint, int most)
    {
        var gone = _letters.Where(l => l.Endpoint == endpoint).Take(most).ToHashSet();
        _letters.RemoveAll(gone.Contains);
        _indexes.Clear();
        for (var i = 0; i < _letters.Count; i++)
            _indexes.Add((_letters[i].Endpoint, _letters[i].Partition, _letters[i].Sequence), i);
        return gone.Count;
    }

    public List<DeadLetter> Read(EndpointId? endpoint, int most) =>
        [.. _letters.Where(l => endpoint is null || l.Endpoint == endpoint).Take(most)];
}
