namespace ActorVent.Journal.Sqlite;

/// <summary>The reading connection's statements.</summary>
internal sealed class ReadTables(Database database)
{
    private readonly Statement _begin = database.Prepare("BEGIN");
    private readonly Statement _end = database.Prepare("ROLLBACK");

    public LogReads Log { get; } = new(database);

    public LaneReads Lanes { get; } = new(database);

    public SnapshotReads Snapshots { get; } = new(database);

    public EndpointReads Endpoints { get; } = new(database);

    /// <summary>Runs the reads on one state of the database, also when they are several statements.</summary>
    public TResult InSnapshot<TResult>(Func<ReadTables, TResult> read)
    {
        _begin.Run();
        try
        {
            return read(this);
        }
        catch
        {
            database.ResetStatements();
            throw;
        }
        finally
        {
            if (database.IsInTransaction)
                _end.Run();
        }
    }
}
