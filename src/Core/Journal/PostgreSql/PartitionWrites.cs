using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>Who owns the partitions.</summary>
internal static class PartitionWrites
{
    private const string Owned = "partition = $1 AND owner = $2 AND incarnation = $3 AND epoch = $4";

    /// <summary>Makes the node known, if nobody did, as one whose lease has not begun.</summary>
    public static Task<int> RegisterAsync(NpgsqlConnection connection, string node, Incarnation incarnation, CancellationToken cancellationToken) => connection.ChangeAsync(
        "INSERT INTO actorvent.nodes (incarnation, node, expires) VALUES ($1, $2, clock_timestamp()) ON CONFLICT (incarnation) DO NOTHING",
        cancellationToken,
        Sql.Text(incarnation.Value), Sql.Text(node));

    /// <summary>
    /// Takes it if it is free, this life's own, or its owner is dead, which is revoked or not known; or if this life has its shard: then the owner's
    /// actor has stopped, whose release may not have come here, and the higher epoch refuses what it still had on the way.
    /// </summary>
    /// <returns>null when another live owner has it.</returns>
    public static async Task<(Fence Fence, SequenceNumber Last)?> TakeAsync(
        NpgsqlConnection connection, PartitionId partition, string node, Incarnation incarnation, CancellationToken cancellationToken)
    {
        var taken = await connection.RowsAsync(
            """
            UPDATE actorvent.partitions p SET owner = $2, incarnation = $3, epoch = epoch + 1
            WHERE partition = $1 AND (owner IS NULL OR incarnation = $3
                OR NOT EXISTS (SELECT FROM actorvent.nodes n WHERE n.incarnation = p.incarnation AND NOT n.revoked)
                OR EXISTS (SELECT FROM actorvent.shard_leases s WHERE s.name = 'actorvent-shard-partitions-' || $1 AND s.incarnation = $3))
            RETURNING epoch, sequence
            """,
            row => (Fence: new Fence(partition, node, incarnation, new Epoch(row.GetInt64(0))), Last: new SequenceNumber(row.GetInt64(1))),
            cancellationToken,
            Sql.Int(partition.Value), Sql.Text(node), Sql.Text(incarnation.Value)).ConfigureAwait(false);
        return taken.Count == 0 ? null : taken[0];
    }

    public static async Task<WriteResult> ReleaseAsync(NpgsqlConnection connection, Fence fence, CancellationToken cancellationToken) =>
        await connection.ChangeAsync($"UPDATE actorvent.partitions SET owner = NULL, incarnation = NULL WHERE {Owned}", cancellationToken, Of(fence)).ConfigureAwait(false) == 1
            ? WriteResult.Written
            : Refusals.Lost(fence);

    /// <summary>Waits for an append that is still being written, and refuses one that is still on its way.</summary>
    /// <returns>How many appends have been written; null when the partition has another owner.</returns>
    public static async Task<long?> SettleAsync(NpgsqlConnection connection, Fence fence, CancellationToken cancellationToken)
    {
        var rows = await connection.RowsAsync(
            $"UPDATE actorvent.partitions SET generation = generation + 1 WHERE {Owned} RETURNING appends", static row => row.GetInt64(0), cancellationToken, Of(fence)).ConfigureAwait(false);
        return rows.Count == 0 ? null : rows[0];
    }

    private static NpgsqlParameter[] Of(Fence fence) =>
        [Sql.Int(fence.Partition.Value), Sql.Text(fence.Node), Sql.Text(fence.Incarnation.Value), Sql.Long(fence.Epoch.Value)];
}
