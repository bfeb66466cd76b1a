using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Journal.Sqlite;

/// <summary>
/// The journal in one SQLite file, for one process: WAL, <c>synchronous=FULL</c>, a lock of its own. The lock is the lease: whoever
/// had a shard before is dead. Writes are committed in groups on one thread; reads have a connection and a thread of their own, so that
/// a lagging reader does not wait behind a sync.
/// </summary>
internal sealed partial class SqliteJournal : IJournal
{
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly FileLock _lock;
    private readonly DatabaseThread _writer;
    private readonly DatabaseThread _reader;
    private readonly ShardTables _shards;
    private readonly EndpointTables _endpoints;
    private readonly Garbage _garbage;
    private readonly EntryReads _entries;
    private readonly DeadLetterTable _deadLetters;

    private SqliteJournal(string path, Ring ring, FileLock fileLock, Database writing, Database reading, TimeProvider time, ILogger logger)
    {
        _path = path;
        _time = time;
        _lock = fileLock;
        Ring = ring;
        _shards = new ShardTables(writing);
        _endpoints = new EndpointTables(writing);
        _garbage = new Garbage(writing, _shards);
        _entries = new EntryReads(reading);
        _deadLetters = new DeadLetterTable(reading);
        _writer = new DatabaseThread("journal writer", writing, new GroupCommit(logger).Run);
        _reader = new DatabaseThread("journal reader", reading, ReadEach);
        Log.Opened(logger, path, ring.Shards, SqliteLibrary.Description);
    }

    public event Action<ShardId, SequenceNumber>? Appended;

    public Ring Ring { get; }

    /// <summary>Opens the journal, creates it when it is not there.</summary>
    /// <exception cref="JournalException">In use by another process, not a journal, corrupt, not writable, full, or created with other options.</exception>
    public static SqliteJournal Open(SqliteJournalOptions options, TimeProvider time, ILogger logger)
    {
        var path = JournalFile.Prepare(options);
        var fileLock = FileLock.Take(path);
        Database? writing = null;
        Database? reading = null;
        try
        {
            writing = Database.Open(path, options.BusyTimeout);
            writing.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -4096; PRAGMA wal_autocheckpoint = 1000; PRAGMA journal_size_limit = 16777216;");
            var ring = Schema.Prepare(writing, options, path);
            reading = Database.Open(path, options.BusyTimeout);
            reading.Execute("PRAGMA query_only = ON; PRAGMA cache_size = -2048;");
            return new SqliteJournal(path, ring, fileLock, writing, reading, time, logger);
        }
        catch (Exception error)
        {
            reading?.Dispose();
            writing?.Dispose();
            fileLock.Dispose();
            if (error is SqliteFailure failure)
                throw failure.ToJournalException(path);
            throw;
        }
    }

    public async ValueTask BindClusterAsync(string name, string identity, CancellationToken cancellationToken) =>
        await Query(_writer, database => BindCluster(database, name, identity), cancellationToken).ConfigureAwait(false);

    public async ValueTask RegisterNodeAsync(string node, Incarnation incarnation, CancellationToken cancellationToken) =>
        await Query(_writer, database => RegisterNode(database, node, incarnation), cancellationToken).ConfigureAwait(false);

    public ValueTask<ShardSnapshot?> TakeShardAsync(ShardId shard, string node, Incarnation incarnation, CancellationToken cancellationToken) =>
        Query<ShardSnapshot?>(_writer, _ => _shards.Take(shard, node, incarnation), cancellationToken);

    public ValueTask<WriteResult> ReleaseShardAsync(Fence fence, CancellationToken cancellationToken) =>
        WriteAsync(_ => _shards.Release(fence), null);

    public ValueTask<WriteResult> AppendAsync(ShardAppend append, CancellationToken cancellationToken) => WriteAsync(
        _ => _shards.Append(append),
        append.Entries.Count == 0 ? null : () => Appended?.Invoke(append.Fence.Shard, new SequenceNumber(append.Last.Value + append.Entries.Count)));

    public ValueTask<IReadOnlyList<SequenceNumber>> HeadsAsync(CancellationToken cancellationToken) =>
        Query(_reader, _ => _entries.Heads(), cancellationToken);

    public ValueTask<IReadOnlyList<Entry>> ReadAsync(ShardId shard, SequenceNumber after, int most, long mostBytes, CancellationToken cancellationToken) =>
        Query(_reader, _ => _entries.After(shard, after, most, mostBytes), cancellationToken);

    public ValueTask<LaneHead?> ReadNextAsync(ShardId shard, ObjectKey @object, SequenceNumber after, bool newest, CancellationToken cancellationToken) =>
        Query(_reader, _ => _entries.Next(shard, @object, after, newest), cancellationToken);

    public ValueTask<EndpointSnapshot> OpenEndpointAsync(EndpointRegistration endpoint, Fence fence, CancellationToken cancellationToken)
    {
        Refusals.CheckHome(Ring, endpoint.Id, fence);
        return Query(
            _writer,
            _ => _shards.IsOwned(fence) ? _endpoints.Open(endpoint) : throw Refusals.LostWhileOpening(endpoint.Id, fence),
            cancellationToken);
    }

    public async ValueTask RetireEndpointsAsync(IReadOnlyCollection<EndpointId> configured, CancellationToken cancellationToken) =>
        await Query(
            _writer,
            _ =>
            {
                _endpoints.Retire(configured);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    public ValueTask<WriteResult> CommitAsync(EndpointCommit commit, CancellationToken cancellationToken)
    {
        Refusals.CheckHome(Ring, commit.Endpoint, commit.Fence);
        return WriteAsync(_ => _shards.IsOwned(commit.Fence) ? _endpoints.Commit(commit) : Refusals.Lost(commit.Fence), null);
    }

    public ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(EndpointId? endpoint, int most, CancellationToken cancellationToken) =>
        Query(_reader, _ => _deadLetters.Read(endpoint, most), cancellationToken);

    public ValueTask<CompactionResult> CompactAsync(RetentionPolicy policy, CancellationToken cancellationToken) =>
        Query(_writer, _ => _garbage.Compact(policy), cancellationToken);

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        // The last connection that closes writes the log back into the file.
        _writer.Dispose();
        _lock.Dispose();
        return ValueTask.CompletedTask;
    }

    private bool BindCluster(Database database, string name, string identity)
    {
        using var select = database.PrepareOnce("SELECT identity FROM clusters WHERE name = ?");
        if (select.Bind(1, name).Step())
        {
            var bound = select.Text(0);
            return bound == identity ? true : throw Refusals.ForeignCluster(name, bound, identity, _path);
        }
        using var insert = database.PrepareOnce("INSERT INTO clusters (name, identity) VALUES (?, ?)");
        insert.Bind(1, name).Bind(2, identity).Run();
        return true;
    }

    private bool RegisterNode(Database database, string node, Incarnation incarnation)
    {
        using var insert = database.PrepareOnce("INSERT OR REPLACE INTO nodes (node, incarnation, heartbeat, state) VALUES (?, ?, ?, 0)");
        insert.Bind(1, node).Bind(2, incarnation.Value).Bind(3, _time.GetUtcNow()).Run();
        return true;
    }

    private ValueTask<WriteResult> WriteAsync(Func<Database, WriteResult> write, Action? written)
    {
        var work = new Write(_path, write, written);
        _writer.Add(work);
        return work.Done;
    }

    private ValueTask<T> Query<T>(DatabaseThread thread, Func<Database, T> query, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<T>(cancellationToken);
        var work = new Query<T>(_path, query);
        thread.Add(work);
        return work.Done;
    }

    private static void ReadEach(Database database, IReadOnlyList<Work> group)
    {
        foreach (var work in group)
        {
            try
            {
                work.Execute(database);
                work.Complete();
            }
            catch (SqliteFailure failure)
            {
                work.Fail(failure, WriteOutcome.NotWritten);
            }
            catch (Exception error)
            {
                work.Fail(error);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Information, "Journal {Path}: {Shards} shards, SQLite {Version}")]
        public static partial void Opened(ILogger logger, string path, int shards, string version);
    }
}
