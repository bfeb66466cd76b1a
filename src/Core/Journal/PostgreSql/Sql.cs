using System.Data;
using ActorVent.Primitives;
using Npgsql;
using NpgsqlTypes;

namespace ActorVent.Journal.PostgreSql;

/// <summary>Parameters, rows and statements in the journal's own types.</summary>
internal static class Sql
{
    public static NpgsqlParameter Text(string? value) => new() { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)value ?? DBNull.Value };

    public static NpgsqlParameter Int(int value) => new NpgsqlParameter<int> { NpgsqlDbType = NpgsqlDbType.Integer, TypedValue = value };

    public static NpgsqlParameter Long(long value) => new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint, TypedValue = value };

    public static NpgsqlParameter Long(long? value) => new() { NpgsqlDbType = NpgsqlDbType.Bigint, Value = (object?)value ?? DBNull.Value };

    public static NpgsqlParameter Bool(bool value) => new NpgsqlParameter<bool> { NpgsqlDbType = NpgsqlDbType.Boolean, TypedValue = value };

    public static NpgsqlParameter Bytes(ReadOnlyMemory<byte> value) => new NpgsqlParameter<ReadOnlyMemory<byte>> { NpgsqlDbType = NpgsqlDbType.Bytea, TypedValue = value };

    public static NpgsqlParameter Version(ResourceVersion version) => Text(version.IsNone ? null : version.Value);

    public static NpgsqlParameter Ints(IReadOnlyList<int> values) => Array(NpgsqlDbType.Integer, values);

    public static NpgsqlParameter Longs(IReadOnlyList<long> values) => Array(NpgsqlDbType.Bigint, values);

    public static NpgsqlParameter Bools(IReadOnlyList<bool> values) => Array(NpgsqlDbType.Boolean, values);

    public static NpgsqlParameter Texts(IReadOnlyList<string?> values) => Array(NpgsqlDbType.Text, values);

    public static NpgsqlParameter Blobs(IReadOnlyList<ReadOnlyMemory<byte>> values) => Array(NpgsqlDbType.Bytea, values);

    public static ResourceVersion Version(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? ResourceVersion.None : new ResourceVersion(row.GetString(column));

    /// <summary>Cluster, kind, namespace and name, from a column on.</summary>
    public static ObjectKey Key(this NpgsqlDataReader row, int first) => new(row.GetString(first), row.GetString(first + 1), row.GetString(first + 2), row.GetString(first + 3));

    /// <summary>Instants are kept as ticks of UTC.</summary>
    public static DateTimeOffset Time(this NpgsqlDataReader row, int column) => new(row.GetInt64(column), TimeSpan.Zero);

    public static byte[] Blob(this NpgsqlDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    /// <summary>Executes statements that are needed once.</summary>
    public static async Task ExecuteAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <returns>How many rows it changed.</returns>
    public static async Task<int> ChangeAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public static async Task<bool> AnyAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All rows of a query.</summary>
    public static async Task<List<T>> RowsAsync<T>(
        this NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            rows.Add(read(reader));
        return rows;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }

    private static NpgsqlParameter<List<T>> Array<T>(NpgsqlDbType element, IReadOnlyList<T> values) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | element, TypedValue = values as List<T> ?? [.. values] };
}
