using System.Data;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>
/// The journal in a PostgreSQL database, version 13 or later, for any number of nodes. Appends share statements (see <see cref="Appender"/>); the
/// database refuses those of whoever does not own the partition any more. Everything stands in the schema <c>actorvent</c>.
/// </summary>
public sealed partial class PostgreSqlJournal : IJournal
{
    private readonly JournalConnections _connections;
    private readonly Appender _appender;
    private readonly Compactor _compactor = new();
    private readonly ILogger _logger;
    private bool _isDisposed;

    private PostgreSqlJournal(Ring ring, string id, JournalConnections connections, int writers, ILogger logger)
    {
        Ring = ring;
        Id = id;
        _connections = connections;
        _appender = new Appender(connections, writers, logger);
        _logger = logger;
    }

    /// <inheritdoc/>
    public Ring Ring { get; }

    /// <inheritdoc/>
    public string Id { get; }

    /// <summary>Opens the journal, creating it when it is not there.</summary>
    /// <exception cref="JournalException">Not reachable, refused, too old a server, behind a pooler, foreign, of a newer version, or of another ring.</exception>
    public static async Task<PostgreSqlJournal> OpenAsync(PostgreSqlJournalOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        var connections = new JournalConnections(options);
        try
        {
            var (ring, id, version) = await connections.DoAsync(
                async (connection, cancelled) =>
                {
                    ServerCheck.Version(connection, options.Place);
                    await ServerCheck.SessionsAsync(connections, connection, options.Place, cancelled).ConfigureAwait(false);
                    var (stored, name) = await SchemaSetup.PrepareAsync(connection, options, cancelled).ConfigureAwait(false);
                    return (stored, name, connection.PostgreSqlVersion);
                },
                cancellationToken).ConfigureAwait(false);
            Log.Opened(logger, options.Place, ring.Partitions, ring.Kind, version);
            return new PostgreSqlJournal(ring, id, connections, options.Writers, logger);
        }
        catch
        {
            await connections.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Finishes what is queued and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        await _appender.EndAsync().ConfigureAwait(false);
        await _connections.DisposeAsync().ConfigureAwait(false);
        Log.Closed(_logger, _connections.Place);
    }

    /// <inheritdoc/>
    public ValueTask<ClusterRecord?> ReadClusterAsync(CancellationToken cancellationToken) => Do(ClusterWrites.ReadAsync, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ClusterRecord> WriteClusterAsync(ClusterRecord cluster, CancellationToken cancellationToken) =>
        Transact((c, t) => ClusterWrites.WriteAsync(c, cluster, t), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<string?> AcceptClusterAsync(CancellationToken cancellationToken) => Transact(ClusterWrites.AcceptAsync, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask RegisterNodeAsync(string node, Incarnation incarnation, CancellationToken cancellationToken) =>
        await Do((c, t) => PartitionWrites.RegisterAsync(c, node, incarnation, t), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<PartitionSnapshot?> TakePartitionAsync(PartitionId partition, string node, Incarnation incarnation, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition.Value, Ring.Partitions, nameof(partition));
        return await Do(
            async (connection, cancelled) => await PartitionWrites.TakeAsync(connection, partition, node, incarnation, cancelled).ConfigureAwait(false) is var (fence, last)
                ? await SnapshotReads.PartitionAsync(connection, fence, last, cancelled).ConfigureAwait(false)
                : null,
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<WriteResult> ReleasePartitionAsync(Fence fence, CancellationToken cancellationToken) =>
        Write((c, t) => PartitionWrites.ReleaseAsync(c, fence, t), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<WriteResult> AppendAsync(PartitionAppend append, CancellationToken cancellationToken)
    {
        var answer = _appender.AppendAsync(append);
        return new(cancellationToken.CanBeCanceled ? answer.WaitAsync(cancellationToken) : answer);
    }

    /// <inheritdoc/>
    public ValueTask<ScopeState> BeginScopeAsync(ScopeId scope, CancellationToken cancellationToken) => Do((c, t) => ScopeWrites.BeginAsync(c, scope, t), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<WriteResult> MoveScopeAsync(ScopeId scope, long epoch, ResourceVersion position, CancellationToken cancellationToken) =>
        Write((c, t) => ScopeWrites.MoveAsync(c, scope, epoch, position, t), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<WriteResult> ResetScopeAsync(ScopeId scope, long epoch, long history, CancellationToken cancellationToken) =>
        Write((c, t) => ScopeWrites.ResetAsync(c, scope, epoch, history, t), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SequenceNumber>> HeadsAsync(CancellationToken cancellationToken) => Do(SnapshotReads.HeadsAsync, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Entry>> ReadAsync(PartitionId partition, SequenceNumber after, int most, long mostBytes, CancellationToken cancellationToken) =>
        Do((c, t) => LogReads.ReadAsync(c, partition, after, most, mostBytes, t), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LaneNext>> ReadNextAsync(IReadOnlyList<LaneRead> lanes, EndpointId? target, bool newest, CancellationToken cancellationToken)
    {
        var next = await _connections.DoAsync((c, t) => LaneReads.NextAsync(c, lanes, target, newest, t), cancellationToken).ConfigureAwait(false);
        // Rare enough to be asked for again.
        return next ?? await _connections.TransactAsync((c, t) => LaneReads.NextAndExpiredAsync(c, lanes, target, newest, t), cancellationToken, IsolationLevel.RepeatableRead).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<EndpointStart> OpenEndpointAsync(EndpointRegistration endpoint, CancellationToken cancellationToken) => Transact(
        async (c, t) => await EndpointReads.StartAsync(c, endpoint.Id, await EndpointWrites.OpenAsync(c, endpoint, t).ConfigureAwait(false), t).ConfigureAwait(false), cancellationToken);

    /// <summary>Nothing: no version before this had a journal here.</summary>
    public ValueTask ForgetCarriedAsync(EndpointId endpoint, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SequenceNumber>> SkipOthersAsync(EndpointId endpoint, IReadOnlyList<SequenceNumber> offsets, CancellationToken cancellationToken) =>
        Do((c, t) => EndpointReads.SkipOthersAsync(c, endpoint, offsets, t), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<WriteResult> WriteLowAsync(
        EndpointId endpoint, IReadOnlyList<(PartitionId Partition, SequenceNumber Low)> low, DateTimeOffset? disabledSince, CancellationToken cancellationToken) =>
        Write((c, t) => EndpointWrites.LowAsync(c, endpoint, low, disabledSince, t), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask RetireEndpointsAsync(IReadOnlyCollection<EndpointId> configured, bool annotations, CancellationToken cancellationToken) =>
        await Do((c, t) => EndpointWrites.RetireAsync(c, configured, annotations, t), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EndpointRegistration>> ReadAnnotationEndpointsAsync(CancellationToken cancellationToken) => Do(EndpointReads.AnnotatedAsync, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EndpointRecord>> ReadEndpointsAsync(CancellationToken cancellationToken) => Do(EndpointReads.AllAsync, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<WriteResult> WriteDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        Write((c, t) => EndpointWrites.DeadLettersAsync(c, letters, t), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(EndpointId? endpoint, int most, bool payloads, CancellationToken cancellationToken) =>
        Do((c, t) => EndpointReads.DeadLettersAsync(c, endpoint, most, payloads, t), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ExpiredEntry>> ReadExpiredAsync(PartitionId partition, SequenceNumber after, SequenceNumber upTo, EndpointId? target, CancellationToken cancellationToken) =>
        Do((c, t) => LogReads.ExpiredAsync(c, partition, after, upTo, target, t), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CompactionResult> CompactAsync(RetentionPolicy policy, CancellationToken cancellationToken) =>
        Transact((c, t) => _compactor.CompactAsync(c, policy, t), cancellationToken);

    private ValueTask<TResult> Do<TResult>(Func<NpgsqlConnection, CancellationToken, Task<TResult>> work, CancellationToken cancellationToken) =>
        new(_connections.DoAsync(work, cancellationToken));

    private ValueTask<TResult> Transact<TResult>(Func<NpgsqlConnection, CancellationToken, Task<TResult>> work, CancellationToken cancellationToken) =>
        new(_connections.TransactAsync(work, cancellationToken));

    /// <summary>What may be written twice: an unknown outcome is tried again, and says so only when nothing else can be said.</summary>
    private async ValueTask<WriteResult> Write(Func<NpgsqlConnection, CancellationToken, Task<WriteResult>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await _connections.DoAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (JournalException failure)
        {
            return new WriteResult(failure.InnerException is { } cause && !PostgreSqlFailure.LeavesNothing(cause) ? WriteOutcome.Unknown : WriteOutcome.NotWritten, failure.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1160, LogLevel.Information, "Opened the journal {Place}: {Partitions} partitions on ring {Ring}, PostgreSQL {Version}.")]
        public static partial void Opened(ILogger logger, string place, int partitions, RingKind ring, Version version);

        [LoggerMessage(1163, LogLevel.Information, "Closed the journal {Place}.")]
        public static partial void Closed(ILogger logger, string place);
    }
}
