using ActorVent.Journal.Relational;
using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>One batch of retention: looks, decides, and writes what was decided at the end of each part.</summary>
internal sealed class CompactorBatch(NpgsqlConnection connection, RetentionPolicy policy, CancellationToken cancellationToken)
{
    private readonly RetentionReads _reads = new(connection, cancellationToken);
    private readonly RetentionWrites _writes = new(connection, cancellationToken);
    private readonly Dictionary<PartitionId, long> _bytes = [];
    private Dictionary<PartitionId, List<PassedRow>> _passed = [];
    private long _total;

    public int Removed { get; private set; }

    public int Expired { get; private set; }

    public bool RemovedEndpoints { get; private set; }

    /// <summary>Of payload, those that are left.</summary>
    public long Bytes => _total - _bytes.Values.Sum();

    private bool IsFull => Removed == policy.Batch;

    /// <summary>They stand in nobody's way: an append asks only for what is newest.</summary>
    /// <returns>Whether the batch is full and there are more.</returns>
    public async Task<bool> RemoveSupersededAsync()
    {
        var total = _total = await _reads.BytesAsync().ConfigureAwait(false);
        var oldest = await _reads.OldestSupersededAsync(policy.Batch + 1).ConfigureAwait(false);
        _passed = await _reads.PassedAsync().ConfigureAwait(false);
        var (gone, ends, entries, expired) = (new List<(long, long)>(), new List<(long, long)>(), new List<StoredEntry>(), new List<StoredEntry>());
        var more = false;
        foreach (var (time, id, entry) in oldest)
        {
            if (time >= policy.Before.UtcTicks && total <= policy.MostBytes)
                break;
            if (gone.Count == policy.Batch)
            {
                more = true;
                break;
            }
            gone.Add((time, id));
            // It may have gone with its endpoint.
            if (entry is null)
                continue;
            if (IsHeld(entry))
            {
                // The end of a uid that another followed under its name: nobody learns of it otherwise.
                ends.Add((entry.Time.UtcTicks, id));
                continue;
            }
            if ((!policy.NewestOnly || IsEnd(entry)) && MustExpire(entry))
                expired.Add(entry);
            entries.Add(entry);
            total -= entry.Bytes;
        }
        await _writes.RemoveSupersededAsync(gone).ConfigureAwait(false);
        await _writes.AddEndsAsync(ends).ConfigureAwait(false);
        await RemoveAsync(entries, expired).ConfigureAwait(false);
        return more;
    }

    /// <returns>Whether the batch is full and there are more, and where the next one goes on.</returns>
    public async Task<(bool More, (long Time, long Entry) Cursor)> RemoveEndsAsync((long Time, long Entry) cursor)
    {
        var ends = await _reads.EndsAsync(cursor, policy.Before.UtcTicks, policy.Batch + 1).ConfigureAwait(false);
        if (ends.Exists(e => e.Earlier.Length == 0 && !IsHeld(e.Entry)))
        {
            // What owners know of ends changes now, and what they have planned with it must not be written any more.
            await _writes.StopAppendsAsync([.. ends.Select(static e => e.Entry.Partition).Distinct()]).ConfigureAwait(false);
            ends = await _reads.EndsAsync(cursor, policy.Before.UtcTicks, policy.Batch + 1).ConfigureAwait(false);
        }
        var (removed, gone) = (new List<StoredEntry>(), new HashSet<long>());
        var (looked, more) = (0, false);
        foreach (var (time, entry, earlier) in ends)
        {
            if (looked++ == policy.Batch || Removed + removed.Count == policy.Batch)
            {
                more = true;
                break;
            }
            cursor = (time, entry.Id);
            // An end goes last: without it, an older state of the object would look like its newest.
            if (IsHeld(entry) || !earlier.All(gone.Contains))
                continue;
            removed.Add(entry);
            gone.Add(entry.Id);
        }
        await _writes.RemoveEndsAsync(removed).ConfigureAwait(false);
        await RemoveAsync(removed, removed.FindAll(MustExpire)).ConfigureAwait(false);
        await _writes.RemoveForgottenAsync(removed).ConfigureAwait(false);
        return (more, cursor);
    }

    /// <returns>Whether the batch is full and there are more.</returns>
    public async Task<bool> RemoveExpiredAsync()
    {
        var passed = (await _reads.ExpiredTargetsAsync().ConfigureAwait(false)).ConvertAll(at => (at.Partition, at.Target, UpTo: PassedBy(at.Partition, at.Target)));
        if (passed.Count == 0)
            return false;
        Removed += await _writes.RemoveExpiredAsync(passed, policy.Batch - Removed).ConfigureAwait(false);
        return IsFull && await _reads.AnyExpiredAsync(passed).ConfigureAwait(false);
    }

    /// <returns>Whether the batch is full and there may be more.</returns>
    public async Task<bool> RemoveEndpointsAsync()
    {
        if ((await _reads.DoneEndpointsAsync().ConfigureAwait(false)).Count == 0)
            return false;
        // An append that names one of them has to find that it is gone.
        await _writes.StopAppendsAsync(null).ConfigureAwait(false);
        foreach (var endpoint in await _reads.DoneEndpointsAsync().ConfigureAwait(false))
        {
            var entries = await _reads.EntriesOfAsync(endpoint, policy.Batch - Removed + 1).ConfigureAwait(false);
            var isMore = entries.Count > policy.Batch - Removed;
            entries = [.. entries.Take(policy.Batch - Removed)];
            await _writes.RemoveEndsAsync(entries).ConfigureAwait(false);
            await RemoveAsync(entries, []).ConfigureAwait(false);
            await _writes.RemoveForgottenAsync(entries).ConfigureAwait(false);
            if (isMore)
                return true;
            Removed += await _writes.RemoveDeadLettersAsync(endpoint, policy.Batch - Removed).ConfigureAwait(false);
            if (IsFull)
                return true;
            await _writes.RemoveEndpointAsync(endpoint).ConfigureAwait(false);
            RemovedEndpoints = true;
        }
        return false;
    }

    public Task FinishAsync() => _writes.SubtractBytesAsync(_bytes);

    private async Task RemoveAsync(List<StoredEntry> entries, List<StoredEntry> expired)
    {
        await _writes.AddExpiredAsync(expired).ConfigureAwait(false);
        await _writes.RemoveEntriesAsync(entries).ConfigureAwait(false);
        foreach (var entry in entries)
            _bytes[entry.Partition] = _bytes.GetValueOrDefault(entry.Partition) + entry.Bytes;
        Removed += entries.Count;
        Expired += expired.Count;
    }

    /// <summary>Whether it is an end that waits. Nobody but the operator's endpoints may hold one for ever, and they not while they are disabled.</summary>
    private bool IsHeld(StoredEntry entry) =>
        IsEnd(entry) && entry.Target.Length == 0 && !IsPassed(entry, policy.Before);

    private static bool IsEnd(StoredEntry entry) => entry.Type is ChangeType.Deleted or ChangeType.OutOfScope;

    /// <summary>Whether all for whom the entry is have passed it, and nobody waits for those who have not.</summary>
    private bool IsPassed(StoredEntry entry, DateTimeOffset disabledBefore) =>
        !Passed(entry.Partition).Exists(row => row.IsAt(entry.Target) && row.Passed < entry.Sequence && !(row.DisabledSince < disabledBefore));

    private bool MustExpire(StoredEntry entry) => PassedBy(entry.Partition, entry.Target) < entry.Sequence;

    /// <summary>Up to where all have passed what is for them.</summary>
    private SequenceNumber PassedBy(PartitionId partition, string target)
    {
        var passed = new SequenceNumber(long.MaxValue);
        foreach (var row in Passed(partition))
        {
            if (row.IsAt(target) && row.Passed < passed)
                passed = row.Passed;
        }
        return passed;
    }

    private List<PassedRow> Passed(PartitionId partition) => _passed.GetValueOrDefault(partition) ?? [];
}
