using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Journal.Sqlite;

/// <summary>
/// The journal in one SQLite file, for one node. Writes of all partitions and endpoints share transactions (group commit,
/// synced before they are acknowledged); reads have a connection of their own. The lock on the file is the lease: whoever
/// opens it knows that every earlier owner is dead.
/// </summary>
public sealed partial class SqliteJournal : IJournal
{
    private readonly FileLock _lock;
    private readonly Writer _writer;
    private readonly Reader _reader;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private bool _isDisposed;

    private SqliteJournal(string path, Ring ring, FileLock fileLock, Writer writer, Reader reader, TimeProvider time, ILogger logger)
    {
        Path = path;
        Ring = ring;
        _lock = fileLock;
        _writer = writer;
        _reader = reader;
        _time = time;
        _logger = logger;
    }

    /// <inheritdoc/>
    public event Action<AppendedEntries>? Appended;

    /// <inheritdoc/>
    public event Action? EndpointsChanged;

    /// <summary>The version of SQLite in use, and where it comes from.</summary>
    public static string LibraryVersion => SqliteLibrary.Description;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public Ring Ring { get; }

    /// <summary>Opens the journal, creating it when it is not there.</summary>
    /// <exception cref="JournalException">In use, on a network file system, read-only, corrupt, foreign, of a newer version, or of another ring.</exception>
    public static SqliteJournal Open(SqliteJournalOptions options, TimeProvider time, ILogger logger)
    {
        var path = JournalFile.Prepare(options);
        var fileLock = FileLock.Take(path);
        var databases = new List<Database>();
        try
        {
            var writing = Connect(path, options, databases);
            writing.Execute("PRAGMA page_size = 4096");
            var ring = Schema.Prepare(writing, options, path);
            ClusterSchema.Prepare(writing);
            writing.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -8192; PRAGMA secure_delete = FAST");
            if (writing.Scalar("PRAGMA journal_mode") is not "wal" and var mode)
                throw new JournalException($"The journal {path} cannot use a write-ahead log (SQLite stays in mode {mode}). Put it on another file system.", isTransient: false);
            var reading = Connect(path, options, databases);
            reading.Execute("PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -4096");
            var moving = Connect(path, options, databases);
            moving.Execute("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0");
            var reader = new Reader(reading, path);
            var checkpointer = new Checkpointer(moving, path, logger);
            var writer = new Writer(writing, new Checkpoints(writing, checkpointer, options.CheckpointPages), path, logger);
            checkpointer.Start();
            reader.Start();
            writer.Start();
            Log.Opened(logger, path, ring.Partitions, ring.Kind, LibraryVersion);
            return new SqliteJournal(path, ring, fileLock, writer, reader, time, logger);
        }
        catch (Exception e)
        {
            foreach (var database in databases)
                database.Dispose();
            fileLock.Dispose();
            if (e is SqliteFailure failure)
                throw failure.ToJournalException(path);
            throw;
        }
    }

    /// <summary>Finishes what is queued and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        await _reader.EndAsync().ConfigureAwait(false);
        await _writer.EndAsync().ConfigureAwait(false);
        _lock.Dispose();
        Log.Closed(_logger, Path);
    }

    /// <inheritdoc/>
    public ValueTask<ClusterRecord?> ReadClusterAsync(CancellationToken cancellationToken) =>
        new(Do(static t => t.Cluster.Read(), cancellationToken));

    /// <inheritdoc/>
    public ValueTask<ClusterRecord> WriteClusterAsync(ClusterRecord cluster, CancellationToken cancellationToken) =>
        new(Do(t => t.Cluster.Write(cluster), cancellationToken));

    /// <inheritdoc/>
    public ValueTask<string?> AcceptClusterAsync(CancellationToken cancellationToken) =>
        new(Do(static t => t.Cluster.Accept(), cancellationToken));

    /// <inheritdoc/>
    public async ValueTask RegisterNodeAsync(string node, Incarnation incarnation, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        await Do(t => Done(() => t.Names.RegisterNode(node, incarnation, now)), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<PartitionSnapshot?> TakePartitionAsync(PartitionId partition, string node, Incarnation incarnation, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition.Value, Ring.Partitions, nameof(partition));
        var (fence, last) = await Do(t => t.Partitions.Take(partition, node, incarnation), cancellationToken).ConfigureAwait(false);
        // Read behind the write: only the owner, who is just being told, could change what is read here.
        return await _reader.ReadAsync(t => t.Snapshots.Partition(fence, last), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<WriteResult> ReleasePartitionAsync(Fence fence, CancellationToken cancellationToken) =>
        Write(t => t.Partitions.TryRelease(fence) ? WriteResult.Written : Refusals.Lost(fence), null, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<WriteResult> AppendAsync(PartitionAppend append, CancellationToken cancellationToken)
    {
        if (append.Entries.Count == 0)
            return Write(t => t.Appender.Append(append, []), null, cancellationToken);
        var entries = new List<Entry>(append.Entries.Count);
        return Write(t => t.Appender.Append(append, entries), result => Tell(append, entries, result), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SequenceNumber>> HeadsAsync(CancellationToken cancellationToken) =>
        new(_reader.ReadAsync(static t => t.Snapshots.Heads(), cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Entry>> ReadAsync(PartitionId partition, SequenceNumber after, int most, long mostBytes, CancellationToken cancellationToken) =>
        new(_reader.ReadAsync(t => t.Log.Read(partition, after, most, mostBytes), cancellationToken));

    /// <inheritdoc/>
    public ValueTask<LaneHead?> ReadNextAsync(PartitionId partition, ObjectKey @object, EndpointId? target, SequenceNumber after, bool newest, CancellationToken cancellationToken) =>
        new(_reader.ReadAsync(t => t.Log.Next(partition, @object, target, after, newest), cancellationToken));

    /// <inheritdoc/>
    public async ValueTask<EndpointSnapshot> OpenEndpointAsync(EndpointRegistration endpoint, Fence fence, CancellationToken cancellationToken)
    {
        Refusals.CheckHome(Ring, endpoint.Id, fence);
        bool? isNew = await Do(t => t.Partitions.IsOwned(fence) ? t.Endpoints.Open(endpoint) : (bool?)null, cancellationToken).ConfigureAwait(false);
        if (isNew is not { } created)
            throw Refusals.LostWhileOpening(endpoint.Id, fence);
        return await _reader.ReadAsync(t => t.Snapshots.Endpoint(endpoint.Id, endpoint.FromAnnotation, created), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask RetireEndpointsAsync(IReadOnlyCollection<EndpointId> configured, bool annotations, CancellationToken cancellationToken) =>
        await Do(t => Done(() => t.Endpoints.Retire(configured, annotations)), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EndpointRegistration>> ReadAnnotationEndpointsAsync(CancellationToken cancellationToken) =>
        new(_reader.ReadAsync(static t => t.Snapshots.AnnotationEndpoints(), cancellationToken));

    /// <inheritdoc/>
    public ValueTask<WriteResult> CommitAsync(EndpointCommit commit, CancellationToken cancellationToken)
    {
        Refusals.CheckHome(Ring, commit.Endpoint, commit.Fence);
        return Write(t => t.Commit(commit), null, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(EndpointId? endpoint, int most, CancellationToken cancellationToken) =>
        new(_reader.ReadAsync(t => t.Snapshots.DeadLetters(endpoint, most), cancellationToken));

    /// <inheritdoc/>
    public async ValueTask<CompactionResult> CompactAsync(RetentionPolicy policy, CancellationToken cancellationToken)
    {
        var (result, removedEndpoints) = await Do(t => t.Compactor.Compact(policy), cancellationToken).ConfigureAwait(false);
        if (removedEndpoints)
            EndpointsChanged?.Invoke();
        return result;
    }

    /// <summary>Limits the file to so many pages of 4 KB (0: removes the limit), as a full disk would.</summary>
    internal async Task LimitPagesAsync(int pages) =>
        await Do(t => Done(() => t.LimitPages(pages)), CancellationToken.None).ConfigureAwait(false);

    private static Database Connect(string path, SqliteJournalOptions options, List<Database> opened)
    {
        var database = Database.Open(path, options.BusyTimeout);
        opened.Add(database);
        return database;
    }

    private static bool Done(Action action)
    {
        action();
        return true;
    }

    private void Tell(PartitionAppend append, List<Entry> entries, WriteResult result)
    {
        if (result.Outcome != WriteOutcome.Written)
            return;
        if (result.Details is { CreatedEndpoints: true })
            EndpointsChanged?.Invoke();
        Appended?.Invoke(new AppendedEntries(append.Fence.Partition, append.Last, append.LastAfter(result), entries));
    }

    private ValueTask<WriteResult> Write(Func<WriteTables, WriteResult> write, Action<WriteResult>? written, CancellationToken cancellationToken) =>
        new(Wait(new WriteRequest<WriteResult>(write, static (outcome, failure) => new WriteResult(outcome, failure.Message), written), cancellationToken));

    private Task<TResult> Do<TResult>(Func<WriteTables, TResult> write, CancellationToken cancellationToken) =>
        Wait(new WriteRequest<TResult>(write), cancellationToken);

    private Task<TResult> Wait<TResult>(WriteRequest<TResult> request, CancellationToken cancellationToken)
    {
        var answer = _writer.Enqueue(request);
        return cancellationToken.CanBeCanceled ? answer.WaitAsync(cancellationToken) : answer;
    }

    private static partial class Log
    {
        [LoggerMessage(1150, LogLevel.Information, "Opened the journal {Path}: {Partitions} partitions on ring {Ring}, SQLite {Library}.")]
        public static partial void Opened(ILogger logger, string path, int partitions, RingKind ring, string library);

        [LoggerMessage(1155, LogLevel.Information, "Closed the journal {Path}.")]
        public static partial void Closed(ILogger logger, string path);
    }
}
