using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Finds endpoints from annotations that nobody needs any more, and what has to go with them.</summary>
internal sealed class EndpointRemoval(Database database)
{
    private const string Letters = "dead_letters WHERE endpoint = ?1";

    private readonly Statement _all = database.Prepare($"SELECT id, state FROM endpoints WHERE kind = {EndpointTable.FromAnnotation} ORDER BY id");

    // A row that is not forgotten may still be needed: its object lives, or a late list could revive it.
    private readonly Statement _isHeld = database.Prepare(
        $"SELECT 1 FROM objects INDEXED BY objects_by_target WHERE target = ?1 AND target <> '' AND (?2 OR state <> {StoredObject.Forgotten}) LIMIT 1");

    private readonly Statement _isOwed = database.Prepare("""
        SELECT 1 FROM objects o INDEXED BY objects_by_target
        CROSS JOIN low l ON l.endpoint = ?1 AND l.partition = o.partition CROSS JOIN joined j ON j.endpoint = ?1 AND j.partition = o.partition
        WHERE o.target = ?1 AND o.target <> '' AND max(l.sequence, j.sequence) < o.sequence LIMIT 1
        """);

    // It has still to tell what it does not get any more.
    private readonly Statement _hasExpired = database.Prepare("""
        SELECT 1 FROM low l CROSS JOIN joined j ON j.endpoint = ?1 AND j.partition = l.partition
        CROSS JOIN expired x ON x.partition = l.partition AND x.target = ?1 AND x.sequence > max(l.sequence, j.sequence)
        WHERE l.endpoint = ?1 LIMIT 1
        """);

    private readonly Statement _entries = database.Prepare("""
        SELECT e.id FROM objects o INDEXED BY objects_by_target CROSS JOIN entries e ON e.object = o.id
        WHERE o.target = ?1 AND o.target <> '' ORDER BY e.id LIMIT ?2
        """);

    private readonly Statement _removeLetters = database.Prepare($"DELETE FROM dead_letters WHERE id IN (SELECT id FROM {Letters} ORDER BY id LIMIT ?2)");
    private readonly Statement _removeJoined = database.Prepare("DELETE FROM joined WHERE endpoint = ?1");
    private readonly Statement _removeLow = database.Prepare("DELETE FROM low WHERE endpoint = ?1");
    private readonly Statement _remove = database.Prepare("DELETE FROM endpoints WHERE id = ?1");

    /// <summary>Endpoints that no live object names, and that have got everything, or been told that they cannot; of retired ones those of which nothing is left.</summary>
    public List<EndpointId> Done()
    {
        var all = new List<(string Id, bool IsRetired)>();
        while (_all.Step())
            all.Add((_all.Text(0), _all.Int32(1) == EndpointTable.Removed));
        return [.. all.Where(e => IsDone(e.Id, e.IsRetired)).Select(static e => new EndpointId(e.Id))];
    }

    /// <summary>The first of what is left of the endpoint's entries.</summary>
    public List<long> Entries(EndpointId endpoint, int most)
    {
        var entries = new List<long>();
        _entries.Bind(1, endpoint.Value).Bind(2, most);
        while (_entries.Step())
            entries.Add(_entries.Int64(0));
        return entries;
    }

    /// <returns>How many went.</returns>
    public int RemoveDeadLetters(EndpointId endpoint, int most) => _removeLetters.Bind(1, endpoint.Value).Bind(2, most).Run();

    public void Remove(EndpointId endpoint)
    {
        _removeJoined.Bind(1, endpoint.Value).Run();
        _removeLow.Bind(1, endpoint.Value).Run();
        _remove.Bind(1, endpoint.Value).Run();
    }

    private bool IsDone(string id, bool isRetired) =>
        !Any(_isHeld.Bind(1, id).Bind(2, isRetired ? 1 : 0)) && (isRetired || (!Any(_isOwed.Bind(1, id)) && !Any(_hasExpired.Bind(1, id))));

    private static bool Any(Statement query)
    {
        var any = query.Step();
        query.Reset();
        return any;
    }
}
