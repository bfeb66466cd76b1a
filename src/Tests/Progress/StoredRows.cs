using Microsoft.Data.Sqlite;

namespace ActorVent.Tests.Progress;

/// <summary>Looks into the file, and does to it what an accident would.</summary>
internal sealed class StoredRows : IDisposable
{
    private readonly SqliteConnection _connection;

    public StoredRows(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        _connection.Open();
    }

    public int Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    public long[] Numbers(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var numbers = new List<long>();
        while (reader.Read())
            numbers.Add(reader.GetInt64(0));
        return [.. numbers];
    }

    /// <summary>A row as a second writer would have written it.</summary>
    public void Copy(string endpoint, long row, long to) => Execute($"""
        INSERT INTO journal (deleted, persistence_id, sequence_number, message, manifest, created, identifier, tags, writer_uuid)
        SELECT deleted, persistence_id, {to}, message, manifest, created, identifier, tags, writer_uuid
        FROM journal WHERE persistence_id = 'endpoint-{endpoint}' AND sequence_number = {row}
        """);

    public void Dispose() => _connection.Dispose();
}
