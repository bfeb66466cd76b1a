using ActorVent.Primitives;
using ActorVent.Troubles;
using Microsoft.Extensions.Logging;

namespace ActorVent.Journal.Sqlite;

/// <summary>
/// The journal in one SQLite file, for one node. All writes share transactions (group commit,
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

    private SqliteJournal(string path, Ring ring, string id, FileLock fileLock, Writer writer, Reader reader, TimeProvider time, ILogger logger)
    {
        Path = path;
        Ring = ring;
        Id = id;
        _lock = fileLock;
        _writer = writer;
        _reader = reader;
        _time = time;
        _logger = logger;
    }

    /// <summary>The version of SQLite in use, and where it comes from.</summary>
    public static string LibraryVersion => SqliteLibrary.Description;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public Ring Ring { get; }

    /// <inheritdoc/>
    public string Id { get; }

    /// <summary>Opens the journal, creating it when it is not there.</summary>
    /// <exception cref="JournalException">In use, on a network file system, read-only, corrupt, foreign, of a newer version, or of another ring.</exception>
    public static SqliteJournal Open(SqliteJournalOptions options, TimeProvider time, ILogger logger) =>
        Open(options, time, logger, new TroubleLog("The journal", time, logger));

    /// <summary>Tells what goes wrong without being asked for as the journal's trouble.</summary>
    internal static SqliteJournal Open(SqliteJournalOptions options, TimeProvider time, ILogger logger, TroubleLog trouble)
    {
        var path = JournalFile.Prepare(options);
        var fileLock = FileLock.Take(path);
        var databases = new List<Database>();
        try
        {
            JournalFile.Create(path);
            var writing = Connect(path, options, databases);
            writing.Execute("PRAGMA page_size = 4096");
            var (ring, id) = Schema.Prepare(writing, options, path);
            ClusterSchema.Prepare(writing);
            // Not earlier: a file that is refused is somebody else's.
            PrivateFile.CloseDatabase(path);
            writing.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -8192; PRAGMA secure_delete = FAST");
            if (writing.Scalar("PRAGMA journal_mode") is not "wal" and var mode)
                throw new JournalException($"The journal {path} cannot use a write-ahead log (SQLite stays in mode {mode}). Put it on another file system.", isTransient: false);
            var reading = Connect(path, options, databases);
            reading.Execute("PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -4096");
            var moving = Connect(path, options, databases);
            moving.Execute("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0");
            var reader = new Reader(reading, path);
            var checkpointer = new Checkpointer(moving, path, trouble);
            var writer = new Writer(writing, new Checkpoints(writing, checkpointer, options.CheckpointPages), path, logger);
            checkpointer.Start();
            reader.Start();
            writer.Start();
            Log.Opened(logger, path, LibraryVersion);
            return new SqliteJournal(path, ring, id, fileLock, writer, reader, time, logger);
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
        Write(t => t.Partitions.TryRelease(fence) ? WriteResult.Written : Refusals.Lost(fence), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<WriteResult> AppendAsync(PartitionAppend append, CancellationToken cancellationToken) =>
        Write(t => t.Appender.Append(append), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ScopeState> BeginScopeAsync(ScopeId scope, CancellationToken cancellationToken) =>
        new(Do(t => t.Scopes.Begin(scope), cancellationToken));

    /// <inheritdoc/>
    public ValueTask<WriteResult> MoveScopeAsync(ScopeId scope, long epoch, ResourceVersion position, CancellationToken cancellationToken) =>
        Write(t => t.Scopes.Move(scope, epoch, position), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<WriteResult> ResetScopeAsync(ScopeId scope, long epoch, long history, CancellationToken cancellationToken) =>
        Write(t => t.Scopes.Reset(scope, epoch, history), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SequenceNumber>> HeadsAsync(CancellationToken cancellationToken) =>
        new(_reader.ReadAsync(static t => t.Snapshots.Heads(), cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Entry>> ReadAsync(PartitionId partition, SequenceNumber after, int most, long mostBytes, CancellationToken cancellationToken) =>
        new(_reader.ReadAsync(t => t.Log.Read(partition, after, most, mostBytes), cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LaneNext>> ReadNextAsync(IReadOnlyList<LaneRead> lanes, EndpointId? target, bool newest, CancellationToken cancellationToken) =>
        new(_reader.ReadAsync<IReadOnlyList<LaneNext>>(t => t.Lanes.Next(lanes, target, newest), cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ExpiredEntry>> ReadExpiredAsync(PartitionId partition, SequenceNumber after, SequenceNumber upTo, EndpointId? target, CancellationToken cancellationToken) =>
        new(_reader.ReadAsync<IReadOnlyList<ExpiredEntry>>(t => t.Log.Expired(partition, after, upTo, target), cancellationToken));

    /// <inheritdoc/>
    public async ValueTask<EndpointStart> OpenEndpointAsync(EndpointRegistration endpoint, CancellationToken cancellationToken)
    {
        var isNew = await Do(t => t.Endpoints.Open(endpoint), cancellationToken).ConfigureAwait(false);
        return await _reader.ReadAsync(t => t.Endpoints.Start(endpoint.Id, isNew), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask ForgetCarriedAsync(EndpointId endpoint, CancellationToken cancellationToken) =>
        await Do(t => Done(() => t.Endpoints.ForgetCarried(endpoint)), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SequenceNumber>> SkipOthersAsync(EndpointId endpoint, IReadOnlyList<SequenceNumber> offsets, CancellationToken cancellationToken) =>
        new(_reader.ReadAsync(t => t.Endpoints.SkipOthers(endpoint, offsets, t.Snapshots.Heads()), cancellationToken));

    /// <inheritdoc/>
    public ValueTask<WriteResult> WriteLowAsync(
        EndpointId endpoint, IReadOnlyList<(PartitionId Partition, SequenceNumber Low)> low, DateTimeOffset? disabledSince, CancellationToken cancellationToken) =>
        Write(t => t.Endpoints.WriteLow(endpoint, low, disabledSince), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask RetireEndpointsAsync(IReadOnlyCollection<EndpointId> configured, bool annotations, CancellationToken cancellationToken) =>
        await Do(t => Done(() => t.Endpoints.Retire(configured, annotations)), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EndpointRegistration>> ReadAnnotationEndpointsAsync(CancellationToken cancellationToken) =>
        new(_reader.ReadAsync(static t => t.Endpoints.Annotated(), cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EndpointRecord>> ReadEndpointsAsync(CancellationToken cancellationToken) =>
        new(_reader.ReadAsync(static t => t.Endpoints.All(), cancellationToken));

    /// <inheritdoc/>
    public ValueTask<WriteResult> WriteDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        Write(t => t.WriteDeadLetters(letters), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(EndpointId? endpoint, int most, bool payloads, CancellationToken cancellationToken) =>
        new(_reader.ReadAsync(t => t.Endpoints.DeadLetters(endpoint, most, payloads), cancellationToken));

    /// <inheritdoc/>
    public ValueTask<CompactionResult> CompactAsync(RetentionPolicy policy, CancellationToken cancellationToken) =>
        new(Do(t => t.Compactor.Compact(policy), cancellationToken));

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

    private ValueTask<WriteResult> Write(Func<WriteTables, WriteResult> write, CancellationToken cancellationToken) =>
        new(Wait(new WriteRequest<WriteResult>(write, static (outcome, failure) => new WriteResult(outcome, failure.Message)), cancellationToken));

    private Task<TResult> Do<TResult>(Func<WriteTables, TResult> write, CancellationToken cancellationToken) =>
        Wait(new WriteRequest<TResult>(write), cancellationToken);

    private Task<TResult> Wait<TResult>(WriteRequest<TResult> request, CancellationToken cancellationToken)
    {
        var answer = _writer.Enqueue(request);
        return cancellationToken.CanBeCanceled ? answer.WaitAsync(cancellationToken) : answer;
    }

    private static partial class Log
    {
        [LoggerMessage(1150, LogLevel.Information, "Opened the journal {Path}, with SQLite {Library}.")]
        public static partial void Opened(ILogger logger, string path, string library);

        [LoggerMessage(1155, LogLevel.Information, "Closed the journal {Path}.")]
        public static partial void Closed(ILogger logger, string path);
    }
}
