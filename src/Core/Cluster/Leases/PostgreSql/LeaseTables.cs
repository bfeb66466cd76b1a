using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Cluster.Leases;

/// <summary>The leases as the database has them, for who is no node.</summary>
/// <param name="Nodes">Their lives, the oldest first.</param>
/// <param name="Shards">Which shards each life has: region and name.</param>
internal sealed record LeaseTables(NodesView Nodes, ILookup<Incarnation, (string Region, string Shard)> Shards)
{
    /// <summary>What Akka calls a shard's lease: the actor system's name, this, the region's, the shard's.</summary>
    private const string Shard = "-shard-";

    /// <summary>Only reads. Of a database that no node has prepared, there is nothing.</summary>
    /// <exception cref="NpgsqlException">It does not answer, or the user may not read.</exception>
    public static async Task<LeaseTables> ReadAsync(NpgsqlConnectionStringBuilder server, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(LeaseConnections.Patient(server, new NodeIdentity(Environment.MachineName, Incarnation.New())));
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var has = new NpgsqlCommand("SELECT to_regclass('actorvent.shard_leases') IS NOT NULL", connection);
        if (!(bool)(await has.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!)
            return new LeaseTables(NodesView.Empty, Array.Empty<(Incarnation, (string, string))>().ToLookup(static shard => shard.Item1, static shard => shard.Item2));
        var nodes = await NodeRows.ReadAllAsync(connection, new LeaseTimes().Ttl, cancellationToken).ConfigureAwait(false);
        await using var leases = new NpgsqlCommand("SELECT incarnation, name FROM actorvent.shard_leases", connection);
        await using var reader = await leases.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var shards = new List<(Incarnation Incarnation, (string, string) Shard)>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            shards.Add((new Incarnation(reader.GetString(0)), ShardOf(reader.GetString(1))));
        return new LeaseTables(new NodesView(nodes), shards.ToLookup(static shard => shard.Incarnation, static shard => shard.Shard));
    }

    private static (string Region, string Shard) ShardOf(string name)
    {
        var shard = name.IndexOf(Shard, StringComparison.Ordinal) is >= 0 and var at ? name[(at + Shard.Length)..] : name;
        return shard.IndexOf('-', StringComparison.Ordinal) is >= 0 and var end ? (shard[..end], shard[(end + 1)..]) : ("", shard);
    }
}
