namespace ActorVent.Journal.Sqlite;

/// <summary>Executes retention, one bounded batch inside a transaction.</summary>
internal sealed class Compactor(WriteTables tables)
{
    private static readonly (long Time, long Entry) Start = (long.MinValue, 0);

    // Ends wait for endpoints: each batch looks at the ones after those that the batch before looked at. Kept in memory
    // only: after a rollback or a restart some are looked at later or again.
    private (long Time, long Entry) _cursor = Start;

    public CompactionResult Compact(RetentionPolicy policy)
    {
        var batch = new CompactorBatch(tables, policy);
        var more = batch.RemoveSuperseded() || RemoveEnds(batch, policy) || batch.RemoveExpired() || batch.RemoveEndpoints();
        batch.Finish();
        return new CompactionResult(batch.Removed, batch.Expired, more, batch.RemovedEndpoints) { Bytes = batch.Bytes };
    }

    private bool RemoveEnds(CompactorBatch batch, RetentionPolicy policy)
    {
        var looked = 0;
        foreach (var (time, id) in tables.Garbage.EndsAfter(_cursor, policy.Before.UtcTicks, policy.Batch + 1))
        {
            if (looked++ == policy.Batch || batch.IsFull)
                return true;
            _cursor = (time, id);
            batch.RemoveEnd(time, id);
        }
        _cursor = Start;
        return false;
    }
}
