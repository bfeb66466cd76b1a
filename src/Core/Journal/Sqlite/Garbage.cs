using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Retention on the writer's connection, in the order of time received, from two small tables: it never looks at what has to stay.</summary>
internal sealed class Garbage(Database database, ShardTables shards)
{
    private readonly Statement _bytes = database.Prepare("SELECT sum(bytes) FROM shards");
    private readonly Statement _superseded = database.Prepare("SELECT time, entry FROM superseded ORDER BY time, entry LIMIT ?");
    private readonly Statement _ended = database.Prepare("SELECT time, entry FROM ended WHERE (time, entry) > (?1, ?2) AND time < ?3 ORDER BY time, entry LIMIT ?4");
    private readonly Statement _entry = database.Prepare("""
        SELECT o.cluster, o.kind, o.namespace, o.name, e.uid, e.version, e.type, e.time, length(e.payload), e.object
        FROM entries e JOIN objects o ON o.id = e.object WHERE e.id = ?
        """);
    private readonly Statement _older = database.Prepare("SELECT 1 FROM entries WHERE object = ? AND id < ? LIMIT 1");
    private readonly Statement _waiting = database.Prepare("""
        SELECT p.id, coalesce(l.attempts, 0) FROM endpoints p
        JOIN offsets f ON f.endpoint = p.id AND f.shard = ?1
        LEFT JOIN lanes l ON l.endpoint = p.id AND l.shard = ?1 AND l.cluster = ?2 AND l.kind = ?3 AND l.namespace = ?4 AND l.name = ?5
        WHERE p.state = 0
        AND CASE WHEN l.sequence IS NULL THEN f.sequence < ?6 AND f.joined < ?6 ELSE l.sequence < ?6 END
        """);
    private readonly Statement _delete = database.Prepare("DELETE FROM entries WHERE id = ?");
    private readonly Statement _notSuperseded = database.Prepare("DELETE FROM superseded WHERE time = ? AND entry = ?");
    private readonly Statement _notEnded = database.Prepare("DELETE FROM ended WHERE time = ? AND entry = ?");
    private readonly Statement _less = database.Prepare("UPDATE shards SET bytes = bytes - ?2 WHERE shard = ?1");
    private readonly DeadLetterTable _deadLetters = new(database);

    // Ends wait for endpoints: each batch looks at the ones after those that the batch before looked at.
    private (long Time, long Entry) _cursor = (long.MinValue, 0);

    public CompactionResult Compact(RetentionPolicy policy)
    {
        var expired = new Dictionary<EndpointId, int>();
        var before = policy.Before.UtcTicks;
        var bytes = Bytes();
        var candidates = Places(_superseded.Bind(1, policy.Batch));
        var removed = 0;
        foreach (var place in candidates)
        {
            if (place.Time >= before && bytes <= policy.MostBytes)
                return new CompactionResult(removed + RemoveEnds(before, policy.Batch - removed, out var moreEnds), expired, moreEnds);
            var entry = Read(place.Entry);
            if (!policy.NewestOnly)
                Expire(entry, expired);
            bytes -= entry.Size;
            _notSuperseded.Bind(1, place.Time).Bind(2, place.Entry).Run();
            Remove(entry);
            removed++;
        }
        if (removed >= policy.Batch)
            return new CompactionResult(removed, expired, true);
        removed += RemoveEnds(before, policy.Batch - removed, out var more);
        return new CompactionResult(removed, expired, more);
    }

    private int RemoveEnds(long before, int most, out bool more)
    {
        var removed = 0;
        var places = most > 0 ? Places(_ended.Bind(1, _cursor.Time).Bind(2, _cursor.Entry).Bind(3, before).Bind(4, most)) : [];
        more = most <= 0 || places.Count == most;
        foreach (var place in places)
        {
            _cursor = place;
            var entry = Read(place.Entry);
            // An end goes last: without it, an older state of the object would look like its newest.
            if (HasOlder(entry) || Waiting(entry).Count > 0)
                continue;
            _notEnded.Bind(1, place.Time).Bind(2, place.Entry).Run();
            Remove(entry);
            removed++;
        }
        if (!more)
            _cursor = (long.MinValue, 0);
        return removed;
    }

    private long Bytes()
    {
        _bytes.Step();
        var bytes = _bytes.Int64(0);
        _bytes.Reset();
        return bytes;
    }

    private static List<(long Time, long Entry)> Places(Statement statement)
    {
        var places = new List<(long, long)>();
        while (statement.Step())
            places.Add((statement.Int64(0), statement.Int64(1)));
        return places;
    }

    private Doomed Read(long id)
    {
        if (!_entry.Bind(1, id).Step())
            throw new InvalidOperationException($"retention looks for entry {id}, which is not there");
        var entry = new Doomed(
            id, _entry.Key(0), _entry.Text(4), _entry.Version(5), (ChangeType)_entry.Int32(6), _entry.Time(7), _entry.Int32(8), _entry.Int64(9));
        _entry.Reset();
        return entry;
    }

    private bool HasOlder(Doomed entry)
    {
        var has = _older.Bind(1, entry.ObjectId).Bind(2, entry.Id).Step();
        _older.Reset();
        return has;
    }

    private List<(EndpointId Endpoint, int Attempts)> Waiting(Doomed entry)
    {
        var waiting = new List<(EndpointId, int)>();
        _waiting.Bind(1, EntryId.Shard(entry.Id).Value).Bind(2, entry.Object).Bind(6, EntryId.Sequence(entry.Id).Value);
        while (_waiting.Step())
            waiting.Add((new EndpointId(_waiting.Text(0)), _waiting.Int32(1)));
        return waiting;
    }

    private void Expire(Doomed entry, Dictionary<EndpointId, int> expired)
    {
        foreach (var (endpoint, attempts) in Waiting(entry))
        {
            var isNew = _deadLetters.TryAdd(new DeadLetter
            {
                Endpoint = endpoint,
                Shard = EntryId.Shard(entry.Id),
                Sequence = EntryId.Sequence(entry.Id),
                Object = entry.Object,
                Uid = entry.Uid,
                Version = entry.Version,
                Type = entry.Type,
                Time = entry.Time,
                Attempts = attempts,
                Reason = Refusals.Expired,
            });
            if (isNew)
                expired[endpoint] = expired.GetValueOrDefault(endpoint) + 1;
        }
    }

    private void Remove(Doomed entry)
    {
        _delete.Bind(1, entry.Id).Run();
        _less.Bind(1, EntryId.Shard(entry.Id).Value).Bind(2, entry.Size).Run();
        shards.DropForgotten(entry.ObjectId);
    }

    private sealed record Doomed(
        long Id, ObjectKey Object, string Uid, ResourceVersion Version, ChangeType Type, DateTimeOffset Time, int Size, long ObjectId);
}
