namespace ActorVent.Journal.Sqlite;

/// <summary>The cluster that the journal is of: one row.</summary>
internal sealed class ClusterTable(Database database)
{
    private const char Separator = '\n';

    private readonly Statement _read = database.Prepare("SELECT identity, uid, authorities, names, addresses FROM cluster");
    private readonly Statement _write = database.Prepare("""
        INSERT INTO cluster VALUES (1, ?1, ?2, ?3, ?4, ?5)
        ON CONFLICT DO UPDATE SET uid = excluded.uid, authorities = excluded.authorities, names = excluded.names, addresses = excluded.addresses
        WHERE identity = excluded.identity
        """);

    private readonly Statement _forget = database.Prepare("UPDATE cluster SET uid = NULL, authorities = '', addresses = ''");

    /// <returns>null before a cluster was met.</returns>
    public ClusterRecord? Read()
    {
        if (!_read.Step())
            return null;
        var record = new ClusterRecord(_read.Text(0), _read.IsNull(1) ? null : _read.Text(1), List(2), List(3), List(4));
        _read.Reset();
        return record;
    }

    /// <summary>Inserts it if there is none, else writes what it is recognised by. The identity stays.</summary>
    /// <returns>What stands there now.</returns>
    public ClusterRecord Write(ClusterRecord record)
    {
        _write.Bind(1, record.Identity).Bind(2, record.Uid)
            .Bind(3, Text(record.CaFingerprints)).Bind(4, Text(record.Names)).Bind(5, Text(record.Addresses)).Run();
        return Read()!;
    }

    /// <summary>Forgets what the cluster was recognised by, and that versions of its objects can be compared.</summary>
    /// <returns>The identity, null without a cluster.</returns>
    public string? Accept()
    {
        _forget.Run();
        ScopeHistory.RaiseAll(database);
        return Read()?.Identity;
    }

    private static string Text(IReadOnlyList<string> values) => string.Join(Separator, values);

    private string[] List(int column) => _read.Text(column).Split(Separator, StringSplitOptions.RemoveEmptyEntries);
}
