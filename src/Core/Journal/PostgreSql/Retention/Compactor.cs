using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>Executes retention, one bounded batch in a transaction, on one node at a time.</summary>
internal sealed class Compactor
{
    // "AVjm": any number that nobody else locks.
    private const long Lock = 0x41566a6d;

    private static readonly (long Time, long Entry) Start = (long.MinValue, 0);

    // Ends wait for endpoints: each batch looks at the ones after those that the batch before looked at. Kept in memory only: after a
    // failure or a restart some are looked at later or again.
    private (long Time, long Entry) _cursor = Start;

    public async Task<CompactionResult> CompactAsync(NpgsqlConnection connection, RetentionPolicy policy, CancellationToken cancellationToken)
    {
        // Another node is at it.
        if (!await connection.AnyAsync($"SELECT WHERE pg_try_advisory_xact_lock({Lock})", cancellationToken).ConfigureAwait(false))
            return new CompactionResult(0, 0, More: false, RemovedEndpoints: false);
        var batch = new CompactorBatch(connection, policy, cancellationToken);
        var more = await batch.RemoveSupersededAsync().ConfigureAwait(false);
        if (!more)
            (more, _cursor) = await batch.RemoveEndsAsync(_cursor).ConfigureAwait(false);
        if (!more)
        {
            _cursor = Start;
            more = await batch.RemoveExpiredAsync().ConfigureAwait(false) || await batch.RemoveEndpointsAsync().ConfigureAwait(false);
        }
        await batch.FinishAsync().ConfigureAwait(false);
        return new CompactionResult(batch.Removed, batch.Expired, more, batch.RemovedEndpoints) { Bytes = batch.Bytes };
    }
}
