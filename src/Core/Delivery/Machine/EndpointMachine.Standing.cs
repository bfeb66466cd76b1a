using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>How far behind it is, for whoever measures: nothing here decides anything.</summary>
internal sealed partial class EndpointMachine
{
    private long _readThen;
    private DateTimeOffset? _stuckSince;

    /// <param name="head">The newest sequence number of a partition that the node's tail knows of.</param>
    /// <param name="now">The time.</param>
    public EndpointStanding Standing(Func<PartitionId, long> head, DateTimeOffset now)
    {
        var (unread, read) = (0L, 0L);
        foreach (var cursor in _cursors)
        {
            unread += Math.Max(0, head(cursor.Partition) - cursor.Read.Value);
            read += cursor.Read.Value;
        }
        // One that reads nothing, because it is paused or disabled, has no lane that tells since when.
        _stuckSince = unread == 0 || read != _readThen ? null : _stuckSince ?? now;
        _readThen = read;
        var (waiting, oldest) = (unread, _stuckSince);
        foreach (var lane in _lanes.Values)
        {
            waiting += lane.IsWaiting ? 1 : 0;
            Earlier(ref oldest, lane.WaitingSince);
        }
        return new EndpointStanding(oldest, waiting);
    }

    /// <summary>Something of the object has come that is to be settled. What is sent only because the endpoint is new has not waited.</summary>
    private void Await(Lane lane, Entry entry, bool isNext)
    {
        if (!IsInitial(entry))
            lane.Await(entry.Time, isNext);
    }
}
