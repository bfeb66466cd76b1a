using System.Data;
using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>The journal's connections: pooled, named after the node, and impatient.</summary>
internal sealed class JournalConnections(PostgreSqlJournalOptions options) : IAsyncDisposable
{
    private const int MostConnections = 16;

    private static readonly TimeSpan[] Pauses = [TimeSpan.Zero, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100)];

    // Every array may be short or long, and is looked up by an index either way. A client that is gone must not hold its locks for minutes.
    private static readonly string Session = string.Join(' ', ((string[])
    [
        "enable_hashjoin=off", "enable_mergejoin=off", "enable_seqscan=off", "jit=off", "plan_cache_mode=force_generic_plan",
        "idle_in_transaction_session_timeout=10s", "lock_timeout=4s", "tcp_keepalives_idle=10", "tcp_keepalives_interval=2", "tcp_keepalives_count=3",
    ]).Select(static setting => $"-c {setting}"));

    private readonly NpgsqlDataSource _source = Build(options);
    private volatile bool _isClosed;

    public string Place => options.Place;

    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => _source.OpenConnectionAsync(cancellationToken);

    /// <summary>Does something that may be done again: pooled connections may have died unnoticed, and the server may ask to try again.</summary>
    /// <exception cref="JournalException">It failed, or the last try did.</exception>
    public async Task<TResult> DoAsync<TResult>(Func<NpgsqlConnection, CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (_isClosed)
                throw new JournalException($"The journal {Place} is closed.", isTransient: false);
            try
            {
                await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
                return await work(connection, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (PostgreSqlFailure.Is(failure))
            {
                Forget(failure);
                if (attempt + 1 == Pauses.Length || !PostgreSqlFailure.IsWorthARetry(failure))
                    throw PostgreSqlFailure.ToJournalException(failure, Place);
            }
            await Task.Delay(Pauses[attempt + 1], TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>As <see cref="DoAsync"/>, in one transaction.</summary>
    public Task<TResult> TransactAsync<TResult>(
        Func<NpgsqlConnection, CancellationToken, Task<TResult>> work, CancellationToken cancellationToken, IsolationLevel isolation = IsolationLevel.ReadCommitted) =>
        DoAsync(
            async (connection, cancelled) =>
            {
                await using var transaction = await connection.BeginTransactionAsync(isolation, cancelled).ConfigureAwait(false);
                var result = await work(connection, cancelled).ConfigureAwait(false);
                await transaction.CommitAsync(cancelled).ConfigureAwait(false);
                return result;
            },
            cancellationToken);

    /// <summary>After a failover, connections to what is a standby by now stay open: new ones find the server that can write.</summary>
    public void Forget(Exception failure)
    {
        if (failure is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction })
            _source.Clear();
    }

    public ValueTask DisposeAsync()
    {
        _isClosed = true;
        return _source.DisposeAsync();
    }

    /// <summary>Of several hosts, the one that can write.</summary>
    private static NpgsqlDataSource Build(PostgreSqlJournalOptions options)
    {
        var builder = new NpgsqlDataSourceBuilder(Settings(options).ConnectionString);
        // All types in use are PostgreSQL's own: nobody has to ask for their numbers.
        builder.ConfigureTypeLoading(static types => types.EnableTypeLoading(false));
        return options.Server.Host!.Contains(',') ? builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary) : builder.Build();
    }

    private static NpgsqlConnectionStringBuilder Settings(PostgreSqlJournalOptions options) => new(options.Server.ConnectionString)
    {
        ApplicationName = SessionName.Of(options.Node, options.Incarnation),
        Options = Join(options.Server.Options, Session),
        Pooling = true,
        MaxPoolSize = MostConnections,
        NoResetOnClose = true,
        MaxAutoPrepare = 100,
        AutoPrepareMinUsages = 2,
        Timeout = 3,
        CommandTimeout = 5,
        CancellationTimeout = 500,
        TcpKeepAlive = true,
        TcpKeepAliveTime = 5,
        TcpKeepAliveInterval = 1,
        PersistSecurityInfo = false,
        IncludeErrorDetail = false,
    };

    private static string Join(string? theirs, string ours) => string.IsNullOrWhiteSpace(theirs) ? ours : $"{theirs} {ours}";
}
