namespace ActorVent.Journal.Sqlite;

/// <summary>
/// What retention may remove: superseded entries by the time of what superseded them, and ends (deletions, out-of-scope notes) that
/// nothing followed, or that endpoints have not passed, by their own. Kept with each append, so that retention never looks at what has to stay.
/// </summary>
internal sealed class GarbageTable(Database database)
{
    private readonly Statement _addSuperseded = database.Prepare("INSERT INTO superseded VALUES (?1, ?2)");
    private readonly Statement _removeSuperseded = database.Prepare("DELETE FROM superseded WHERE time = ?1 AND entry = ?2");
    private readonly Statement _oldestSuperseded = database.Prepare("SELECT time, entry FROM superseded ORDER BY time, entry LIMIT ?1");
    private readonly Statement _addEnd = database.Prepare("INSERT INTO ended VALUES (?1, ?2)");
    private readonly Statement _removeEnd = database.Prepare("DELETE FROM ended WHERE time = ?1 AND entry = ?2");
    private readonly Statement _ends = database.Prepare(
        "SELECT time, entry FROM ended WHERE (time, entry) > (?1, ?2) AND time < ?3 ORDER BY time, entry LIMIT ?4");

    public void AddSuperseded(long time, long entry) => _addSuperseded.Bind(1, time).Bind(2, entry).Run();

    public void RemoveSuperseded(long time, long entry) => _removeSuperseded.Bind(1, time).Bind(2, entry).Run();

    public void AddEnd(long time, long entry) => _addEnd.Bind(1, time).Bind(2, entry).Run();

    /// <returns>Whether the end was there, which is whether its entry is still in the journal.</returns>
    public bool RemoveEnd(long time, long entry) => _removeEnd.Bind(1, time).Bind(2, entry).Run() == 1;

    public List<(long Time, long Entry)> OldestSuperseded(int most) => Read(_oldestSuperseded.Bind(1, most));

    /// <summary>Ends after the cursor that are older than a time.</summary>
    public List<(long Time, long Entry)> EndsAfter((long Time, long Entry) cursor, long before, int most) =>
        Read(_ends.Bind(1, cursor.Time).Bind(2, cursor.Entry).Bind(3, before).Bind(4, most));

    private static List<(long Time, long Entry)> Read(Statement query)
    {
        var read = new List<(long, long)>();
        while (query.Step())
            read.Add((query.Int64(0), query.Int64(1)));
        return read;
    }
}
