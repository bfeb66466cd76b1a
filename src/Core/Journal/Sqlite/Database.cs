using SQLitePCL;

namespace ActorVent.Journal.Sqlite;

/// <summary>One connection, for one thread at a time.</summary>
internal sealed class Database : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly List<Statement> _statements = [];

    private Database(sqlite3 connection) => _connection = connection;

    public bool IsInTransaction => raw.sqlite3_get_autocommit(_connection) == 0;

    public long LastInsertedId => raw.sqlite3_last_insert_rowid(_connection);

    /// <summary>Pages that this connection wrote since it was asked last.</summary>
    public int TakePagesWritten()
    {
        raw.sqlite3_db_status(_connection, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, resetFlg: 1);
        return pages;
    }

    /// <summary>Moves what may be moved of the write-ahead log into the file; waits for nobody, and nobody waits for it.</summary>
    public void Checkpoint()
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_connection, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
        if (code is not raw.SQLITE_OK and not raw.SQLITE_BUSY)
            throw Failure();
    }

    /// <exception cref="SqliteFailure">The file cannot be opened; a file that is no database is found out only later.</exception>
    public static Database Open(string path, TimeSpan busyTimeout)
    {
        SqliteLibrary.Load();
        var code = raw.sqlite3_open_v2(path, out var connection, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        var database = new Database(connection);
        if (code != raw.SQLITE_OK)
        {
            using (database)
                throw database.Failure();
        }
        raw.sqlite3_extended_result_codes(connection, 1);
        raw.sqlite3_busy_timeout(connection, (int)busyTimeout.TotalMilliseconds);
        return database;
    }

    /// <summary>Prepares a statement, which lives as long as the connection.</summary>
    public Statement Prepare(string sql)
    {
        if (raw.sqlite3_prepare_v3(_connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out var prepared) != raw.SQLITE_OK)
            throw Failure();
        var statement = new Statement(_connection, prepared);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Lets go of rows that nobody reads on, since reading one of them threw: their statements could not be bound again.</summary>
    public void ResetStatements()
    {
        foreach (var statement in _statements)
            statement.Reset();
    }

    /// <summary>Executes statements that are needed once; rows are dropped.</summary>
    public void Execute(string sql)
    {
        if (raw.sqlite3_exec(_connection, sql) != raw.SQLITE_OK)
            throw Failure();
    }

    /// <summary>The first column of the first row.</summary>
    public string Scalar(string sql)
    {
        if (raw.sqlite3_prepare_v2(_connection, sql, out var prepared) != raw.SQLITE_OK)
            throw Failure();
        using var statement = new Statement(_connection, prepared);
        return statement.Step() ? statement.Text(0) : "";
    }

    /// <summary>Reads all rows of a query that is needed once.</summary>
    public List<T> Rows<T>(string sql, Func<Statement, T> read)
    {
        if (raw.sqlite3_prepare_v2(_connection, sql, out var prepared) != raw.SQLITE_OK)
            throw Failure();
        using var statement = new Statement(_connection, prepared);
        var rows = new List<T>();
        while (statement.Step())
            rows.Add(read(statement));
        return rows;
    }

    public void Dispose()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        raw.sqlite3_close_v2(_connection);
    }

    private SqliteFailure Failure() =>
        new(raw.sqlite3_extended_errcode(_connection), raw.sqlite3_errmsg(_connection).utf8_to_string());
}
