namespace ActorVent.Journal.Sqlite;

/// <summary>The table of the cluster. Journals of old had one row for each name that <c>--cluster</c> gave.</summary>
internal static class ClusterSchema
{
    public const string Table = """
        CREATE TABLE cluster (
            one INTEGER PRIMARY KEY CHECK (one = 1), identity TEXT NOT NULL, uid TEXT, authorities TEXT NOT NULL, names TEXT NOT NULL,
            addresses TEXT NOT NULL);
        """;

    // The name that the objects are under goes on. An identity was a uid or, where that could not be read, an address with its scheme.
    private const string CarryOver = """
        INSERT INTO cluster
        SELECT 1, name, iif(address IS NULL, identity, NULL), '', iif(name = identity, '', name), coalesce(address, '')
        FROM (
            SELECT name, identity,
                iif(instr(identity, '://') > 0, substr(identity, instr(identity, '://') + 3), NULL) AS address,
                (SELECT count(*) FROM objects WHERE cluster = clusters.name) AS held
            FROM clusters)
        ORDER BY held DESC, name LIMIT 1;
        DROP TABLE clusters;
        """;

    /// <summary>Makes the table in a journal that has none.</summary>
    public static void Prepare(Database database)
    {
        if (Has(database, "cluster"))
            return;
        try
        {
            database.Execute($"BEGIN IMMEDIATE; {Table} {(Has(database, "clusters") ? CarryOver : "")} COMMIT;");
        }
        catch (SqliteFailure)
        {
            if (database.IsInTransaction)
                database.Execute("ROLLBACK");
            throw;
        }
    }

    private static bool Has(Database database, string table) =>
        database.Scalar($"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '{table}'") == "1";
}
