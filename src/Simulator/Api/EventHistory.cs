using System.Collections.Immutable;

namespace ActorVent.Simulator.Api;

/// <summary>The events that watches can still ask for. Not safe for use from many threads.</summary>
/// <param name="most">How many are kept at least; up to half as many more stay until they are dropped together.</param>
/// <param name="compacted">The revision before the first event.</param>
internal sealed class EventHistory(int most, long compacted)
{
    private List<StoredEvent> _events = [];

    /// <summary>The revision after which every event is here.</summary>
    public long Compacted { get; private set; } = compacted;

    public void Add(StoredEvent change)
    {
        _events.Add(change);
        // Dropping in large steps keeps the cost of an addition constant.
        if (_events.Count <= most + (most / 2))
            return;
        var gone = _events.Count - most;
        Compacted = _events[gone - 1].Version;
        _events = _events.GetRange(gone, most);
    }

    public void Clear(long revision)
    {
        _events = [];
        Compacted = revision;
    }

    /// <returns>null when events above the revision are gone.</returns>
    public IReadOnlyList<StoredEvent>? After(long version, int atMost)
    {
        if (version < Compacted)
            return null;
        var first = FirstAbove(version);
        return first == _events.Count ? [] : _events.GetRange(first, Math.Min(atMost, _events.Count - first));
    }

    /// <summary>Takes back every event above a revision.</summary>
    /// <returns>null when some of them are gone.</returns>
    public ImmutableSortedDictionary<string, StoredPod>? Undo(ImmutableSortedDictionary<string, StoredPod> pods, long revision)
    {
        if (revision < Compacted)
            return null;
        var before = pods.ToBuilder();
        var first = FirstAbove(revision);
        for (var i = _events.Count - 1; i >= first; i--)
        {
            if (_events[i].Before is { } pod)
                before[pod.Key] = pod;
            else
                before.Remove(_events[i].Now.Key);
        }
        return before.ToImmutable();
    }

    private int FirstAbove(long version)
    {
        var low = 0;
        var high = _events.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_events[middle].Version > version)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
