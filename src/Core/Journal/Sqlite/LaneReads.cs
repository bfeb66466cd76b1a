using ActorVent.Journal.Relational;
using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Reads what comes next of objects.</summary>
internal sealed class LaneReads(Database database)
{
    private readonly Statement _object = database.Prepare(
        "SELECT id FROM objects WHERE partition = ?1 AND cluster = ?2 AND kind = ?3 AND namespace = ?4 AND name = ?5 AND target = ?6");
    private readonly Statement _first = database.Prepare(
        "SELECT id, uid, previous, changes FROM entries WHERE object = ?1 AND id > ?2 ORDER BY id LIMIT 1");
    private readonly Statement _deletion = database.Prepare(
        "SELECT id FROM entries INDEXED BY entries_deleted WHERE object = ?1 AND type = 2 AND id >= ?2 AND uid = ?3 ORDER BY id LIMIT 1");
    private readonly Statement _newest = database.Prepare(
        "SELECT id FROM entries WHERE object = ?1 AND id >= ?2 AND uid = ?3 AND resend = 0 ORDER BY id DESC LIMIT 1");
    private readonly Statement _one = database.Prepare(LogReads.Columns + " WHERE e.id = ?1");
    private readonly Statement _expired = database.Prepare(
        LogReads.ExpiredColumns + " AND cluster = ?5 AND kind = ?6 AND namespace = ?7 AND name = ?8 AND (?9 OR type = 2) ORDER BY sequence");

    public LaneNext[] Next(IReadOnlyList<LaneRead> lanes, EndpointId? target, bool newest)
    {
        var next = new LaneNext[lanes.Count];
        for (var i = 0; i < next.Length; i++)
        {
            var head = Head(lanes[i], target, newest);
            next[i] = new LaneNext(head, Expired(lanes[i], target, head?.Entry.Sequence ?? lanes[i].UpTo, all: head is null || !newest));
        }
        return next;
    }

    private LaneHead? Head(LaneRead lane, EndpointId? target, bool newest)
    {
        if (Id(_object.Bind(1, lane.Partition.Value).Bind(2, lane.Object).Bind(6, TargetPlan.NameOf(target))) is not { } @object)
            return null;
        if (!_first.Bind(1, @object).Bind(2, EntryId.Of(lane.Partition, lane.After)).Step())
            return null;
        var (first, uid, previous, changes) = (_first.Int64(0), _first.Text(1), _first.Version(2), _first.Int64(3));
        _first.Reset();

        var id = newest
            ? Id(_deletion.Bind(1, @object).Bind(2, first).Bind(3, uid)) ?? Id(_newest.Bind(1, @object).Bind(2, first).Bind(3, uid)) ?? first
            : first;
        _one.Bind(1, id).Step();
        var head = new LaneHead(LogReads.Current(_one), (int)(_one.Int64(14) - changes), previous);
        _one.Reset();
        return head;
    }

    private List<ExpiredEntry> Expired(LaneRead lane, EndpointId? target, SequenceNumber upTo, bool all)
    {
        _expired.Bind(1, lane.Partition.Value).Bind(2, TargetPlan.NameOf(target)).Bind(3, lane.After.Value).Bind(4, upTo.Value).Bind(5, lane.Object).Bind(9, all ? 1 : 0);
        return LogReads.ReadExpired(_expired, lane.Partition);
    }

    private static long? Id(Statement query)
    {
        if (!query.Step())
            return null;
        var id = query.Int64(0);
        query.Reset();
        return id;
    }
}
