using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using LinqToDB.Interceptors;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ActorVent.Progress;

/// <summary>Makes each connection what the logs need of it.</summary>
internal sealed class SqliteConnections(ProgressOptions options) : ConnectionInterceptor
{
    /// <summary>Pages of 4 KB in the write-ahead log before they are moved: 8 MB. Moving them delays one write.</summary>
    private const int CheckpointPages = 2000;

    /// <summary>KB of pages that a connection keeps: little, since there are as many connections as logs are read at once.</summary>
    private const int CacheSize = 2000;

    private readonly ConditionalWeakTable<sqlite3, object> _known = [];
    private readonly string _pragmas = string.Create(CultureInfo.InvariantCulture, $"""
        PRAGMA busy_timeout = {(int)options.BusyTimeout.TotalMilliseconds};
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = {CheckpointPages};
        PRAGMA cache_size = -{CacheSize};
        PRAGMA temp_store = MEMORY;
        """);

    /// <summary>
    /// SQLite is never asynchronous: without this, a transaction runs inside the actor that groups what waits, and each row gets a
    /// transaction and a sync of its own.
    /// </summary>
    public override async Task ConnectionOpeningAsync(ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken) =>
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

    public override void ConnectionOpened(ConnectionEventData eventData, DbConnection connection) => Prepare((SqliteConnection)connection);

    public override Task ConnectionOpenedAsync(ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken)
    {
        Prepare((SqliteConnection)connection);
        return Task.CompletedTask;
    }

    /// <summary>Once per native connection: it is pooled, and keeps what it was told.</summary>
    private void Prepare(SqliteConnection connection)
    {
        var handle = connection.Handle!;
        if (!_known.TryGetValue(handle, out _))
        {
            using var command = connection.CreateCommand();
            command.CommandText = _pragmas;
            command.ExecuteNonQuery();
            _known.AddOrUpdate(handle, _pragmas);
        }
        options.Opened?.Invoke(connection);
    }
}
