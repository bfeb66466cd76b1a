using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Clusters and nodes.</summary>
internal sealed class NameTable(Database database)
{
    private readonly Statement _bindCluster = database.Prepare("INSERT INTO clusters VALUES (?1, ?2) ON CONFLICT DO NOTHING");
    private readonly Statement _cluster = database.Prepare("SELECT identity FROM clusters WHERE name = ?1");
    private readonly Statement _registerNode = database.Prepare("""
        INSERT INTO nodes VALUES (?1, ?2, NULL, NULL, NULL, ?3, 0)
        ON CONFLICT DO UPDATE SET incarnation = excluded.incarnation, heartbeat = excluded.heartbeat
        """);

    /// <returns>The identity that the name is bound to now.</returns>
    public string BindCluster(string name, string identity)
    {
        _bindCluster.Bind(1, name).Bind(2, identity).Run();
        _cluster.Bind(1, name).Step();
        var bound = _cluster.Text(0);
        _cluster.Reset();
        return bound;
    }

    public void RegisterNode(string node, Incarnation incarnation, DateTimeOffset now) =>
        _registerNode.Bind(1, node).Bind(2, incarnation.Value).Bind(3, now).Run();
}
