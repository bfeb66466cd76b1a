using ActorVent.Primitives;
using Npgsql;
using NpgsqlTypes;

namespace ActorVent.Cluster.Leases;

/// <summary>Rows of <see cref="LeaseSql.Look"/>.</summary>
internal static class NodeRows
{
    public static NodeRow Read(NpgsqlDataReader row) => new()
    {
        Incarnation = new Incarnation(row.GetString(0)),
        Node = row.GetString(1),
        Address = row.IsDBNull(2) ? null : row.GetString(2),
        Uid = row.IsDBNull(3) ? null : row.GetInt64(3),
        State = StateOf(row.GetString(4)),
        IsRevoked = row.GetBoolean(5),
        IsFenced = row.GetBoolean(6),
        IsExpired = row.GetBoolean(7),
        Renewals = row.GetInt64(8),
        ConfigDigest = row.GetString(9),
        Thumbprint = row.IsDBNull(10) ? null : row.GetString(10),
    };

    /// <summary>All of them, the oldest first.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="ttl">See <see cref="LeaseTimes.Ttl"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<List<NodeRow>> ReadAllAsync(NpgsqlConnection connection, TimeSpan ttl, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"{LeaseSql.Look} ORDER BY started", connection) { Parameters = { new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Interval, Value = ttl } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<NodeRow>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            rows.Add(Read(reader));
        return rows;
    }

    public static string NameOf(NodeState state) => state switch
    {
        NodeState.Starting => "starting",
        NodeState.Member => "member",
        NodeState.Leaving => "leaving",
        _ => "left",
    };

    private static NodeState StateOf(string name) => name switch
    {
        "starting" => NodeState.Starting,
        "left" => NodeState.Left,
        "leaving" => NodeState.Leaving,
        // What a newer version may say of a node that runs: nobody forms a cluster beside it.
        _ => NodeState.Member,
    };
}
