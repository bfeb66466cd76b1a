using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>The nodes.</summary>
internal sealed class NameTable(Database database)
{
    private readonly Statement _registerNode = database.Prepare("""
        INSERT INTO nodes VALUES (?1, ?2, NULL, NULL, NULL, ?3, 0)
        ON CONFLICT DO UPDATE SET incarnation = excluded.incarnation, heartbeat = excluded.heartbeat
        """);

    public void RegisterNode(string node, Incarnation incarnation, DateTimeOffset now) =>
        _registerNode.Bind(1, node).Bind(2, incarnation.Value).Bind(3, now).Run();
}
