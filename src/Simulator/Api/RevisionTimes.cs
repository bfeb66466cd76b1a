namespace ActorVent.Simulator.Api;

/// <summary>When the newest revisions were made. Not safe for use from many threads.</summary>
/// <param name="most">How many are remembered.</param>
internal sealed class RevisionTimes(long most)
{
    private readonly Dictionary<long, DateTimeOffset> _times = [];
    private readonly Queue<(long Version, DateTimeOffset Time)> _order = new();

    public void Add(long version, DateTimeOffset now)
    {
        _times[version] = now;
        _order.Enqueue((version, now));
        // After a restore a revision is made again: only its newest time is forgotten with it.
        if (_order.Count > most && _order.Dequeue() is var old && _times.GetValueOrDefault(old.Version) == old.Time)
            _times.Remove(old.Version);
    }

    public DateTimeOffset? Of(long version) => _times.TryGetValue(version, out var time) ? time : null;
}
