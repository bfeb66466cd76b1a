using System.Text;
using ActorVent.Primitives;
using SQLitePCL;

namespace ActorVent.Journal.Sqlite;

/// <summary>
/// A prepared statement that is used again and again by its connection's one thread. Parameters count from 1, columns from
/// 0. Written on SQLite's own functions: no boxing of parameters, exact result codes, and no hidden waiting when busy.
/// </summary>
internal sealed class Statement(sqlite3 connection, sqlite3_stmt statement) : IDisposable
{
    private const int MostBytesOnStack = 512;

    public Statement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(statement, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(statement, parameter));
            return this;
        }
        if (value.Length == 0)
        {
            // An empty span has no address and would become NULL.
            Check(raw.sqlite3_bind_text(statement, parameter, value));
            return this;
        }
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var buffer = most <= MostBytesOnStack ? stackalloc byte[MostBytesOnStack] : new byte[most];
        Check(raw.sqlite3_bind_text(statement, parameter, buffer[..Encoding.UTF8.GetBytes(value, buffer)]));
        return this;
    }

    public Statement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(statement, parameter, 0)
            : raw.sqlite3_bind_blob(statement, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, ResourceVersion version) => Bind(parameter, version.IsNone ? null : version.Value);

    /// <summary>Instants are kept as ticks of UTC.</summary>
    public Statement Bind(int parameter, DateTimeOffset time) => Bind(parameter, time.UtcTicks);

    public Statement Bind(int parameter, DateTimeOffset? time)
    {
        if (time is { } instant)
            return Bind(parameter, instant);
        return Bind(parameter, (string?)null);
    }

    /// <summary>Binds the four parts of the key from <paramref name="first"/> on: cluster, kind, namespace, name.</summary>
    public Statement Bind(int first, ObjectKey key) =>
        Bind(first, key.Cluster).Bind(first + 1, key.Kind).Bind(first + 2, key.Namespace).Bind(first + 3, key.Name);

    /// <summary>Goes to the next row; resets the statement when there is none.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code != raw.SQLITE_DONE)
        {
            var failure = Failure();
            Reset();
            throw failure;
        }
        Reset();
        return false;
    }

    /// <summary>Executes what returns no rows.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run()
    {
        if (Step())
        {
            Reset();
            throw new InvalidOperationException("the statement returned a row that nobody reads");
        }
        return raw.sqlite3_changes(connection);
    }

    public void Reset() => raw.sqlite3_reset(statement);

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    public int Int32(int column) => raw.sqlite3_column_int(statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string() ?? "";

    public byte[] Blob(int column) => PayloadMemory.Copy(raw.sqlite3_column_blob(statement, column));

    public ResourceVersion Version(int column) => IsNull(column) ? ResourceVersion.None : new ResourceVersion(Text(column));

    public DateTimeOffset Time(int column) => new(Int64(column), TimeSpan.Zero);

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    /// <summary>The first column of all rows that are left.</summary>
    public List<SequenceNumber> Sequences()
    {
        var sequences = new List<SequenceNumber>();
        while (Step())
            sequences.Add(new SequenceNumber(Int64(0)));
        return sequences;
    }

    public ObjectKey Key(int first) => new(Text(first), Text(first + 1), Text(first + 2), Text(first + 3));

    public void Dispose() => statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw Failure();
    }

    private SqliteFailure Failure() =>
        new(raw.sqlite3_extended_errcode(connection), raw.sqlite3_errmsg(connection).utf8_to_string());
}
