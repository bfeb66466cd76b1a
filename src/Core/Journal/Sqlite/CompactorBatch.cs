using ActorVent.Journal.Relational;
using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>One batch of retention.</summary>
internal sealed class CompactorBatch(WriteTables tables, RetentionPolicy policy)
{
    private readonly Dictionary<PartitionId, long> _bytes = [];
    private readonly Dictionary<PartitionId, List<PassedRow>> _passed = [];
    private long _total = tables.Partitions.Bytes();

    public int Removed { get; private set; }

    public int Expired { get; private set; }

    public bool RemovedEndpoints { get; private set; }

    /// <summary>Of payload, those that are left.</summary>
    public long Bytes => _total;

    public bool IsFull => Removed == policy.Batch;

    /// <returns>Whether the batch is full and there are more.</returns>
    public bool RemoveSuperseded()
    {
        var seen = 0;
        foreach (var (time, id) in tables.Garbage.OldestSuperseded(policy.Batch + 1))
        {
            if (time >= policy.Before.UtcTicks && _total <= policy.MostBytes)
                return false;
            if (seen++ == policy.Batch)
                return true;
            tables.Garbage.RemoveSuperseded(time, id);
            // It may have gone with its endpoint.
            if (tables.Entries.Find(id) is not { } entry)
                continue;
            if (IsHeld(entry))
            {
                // The end of a uid that another followed under its name: nobody learns of it otherwise.
                tables.Garbage.AddEnd(entry.Time.UtcTicks, id);
                continue;
            }
            if (!policy.NewestOnly || IsEnd(entry))
                Expire(entry);
            Remove(entry);
        }
        return false;
    }

    public void RemoveEnd(long time, long id)
    {
        var entry = tables.Entries.Describe(id);

        // An end goes last: without it, an older state of the object would look like its newest.
        if (tables.Entries.HasAnyBefore(entry.ObjectId, id))
            return;
        if (IsHeld(entry))
            return;
        Expire(entry);
        tables.Garbage.RemoveEnd(time, id);
        Remove(entry);
        if (!tables.Entries.HasAny(entry.ObjectId))
            tables.Objects.DeleteIfForgotten(entry.ObjectId);
    }

    /// <returns>Whether the batch is full and there are more.</returns>
    public bool RemoveExpired()
    {
        for (var at = tables.Expired.Next(null); at is var (partition, target); at = tables.Expired.Next(at))
        {
            var upTo = PassedBy(partition, target);
            Removed += tables.Expired.Remove(partition, target, upTo, policy.Batch - Removed);
            if (IsFull && tables.Expired.Any(partition, target, upTo))
                return true;
        }
        return false;
    }

    /// <returns>Whether the batch is full and there may be more.</returns>
    public bool RemoveEndpoints()
    {
        if (!tables.Endpoints.AnyFromAnnotations)
            return false;
        foreach (var endpoint in tables.Removal.Done())
        {
            foreach (var id in tables.Removal.Entries(endpoint, policy.Batch - Removed + 1))
            {
                if (IsFull)
                    return true;
                var entry = tables.Entries.Describe(id);
                tables.Garbage.RemoveEnd(entry.Time.UtcTicks, id);
                Remove(entry);
                if (!tables.Entries.HasAny(entry.ObjectId))
                    tables.Objects.DeleteIfForgotten(entry.ObjectId);
            }
            Removed += tables.Removal.RemoveDeadLetters(endpoint, policy.Batch - Removed);
            if (IsFull)
                return true;
            tables.Removal.Remove(endpoint);
            tables.Endpoints.ForgetCarried(endpoint);
            RemovedEndpoints = true;
        }
        return false;
    }

    public void Finish()
    {
        foreach (var (partition, bytes) in _bytes)
            tables.Partitions.AddBytes(partition, -bytes);
    }

    /// <summary>Whether it is an end that waits. Nobody but the operator's endpoints may hold one for ever, and they not while they are disabled.</summary>
    private bool IsHeld(StoredEntry entry) =>
        IsEnd(entry) && entry.Target.Length == 0 && !IsPassed(entry, policy.Before);

    private static bool IsEnd(StoredEntry entry) => entry.Type is ChangeType.Deleted or ChangeType.OutOfScope;

    /// <summary>Whether all for whom the entry is have passed it, and nobody waits for those who have not.</summary>
    private bool IsPassed(StoredEntry entry, DateTimeOffset disabledBefore)
    {
        foreach (var row in Passed(entry.Partition))
        {
            if (row.IsAt(entry.Target) && row.Passed < entry.Sequence && !(row.DisabledSince < disabledBefore))
                return false;
        }
        return true;
    }

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

    private void Expire(StoredEntry entry)
    {
        if (PassedBy(entry.Partition, entry.Target) >= entry.Sequence)
            return;
        tables.Expired.Add(entry);
        Expired++;
    }

    private void Remove(StoredEntry entry)
    {
        tables.Entries.Delete(entry.Id);
        _bytes[entry.Partition] = _bytes.GetValueOrDefault(entry.Partition) + entry.Bytes;
        _total -= entry.Bytes;
        Removed++;
    }

    private List<PassedRow> Passed(PartitionId partition) =>
        _passed.TryGetValue(partition, out var known) ? known : _passed[partition] = tables.Endpoints.Passed(partition);
}
