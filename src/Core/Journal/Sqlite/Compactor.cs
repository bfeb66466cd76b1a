using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Executes retention, one bounded batch inside a transaction.</summary>
internal sealed class Compactor(WriteTables tables)
{
    private static readonly (long Time, long Entry) Start = (long.MinValue, 0);

    // Ends wait for endpoints: each batch looks at the ones after those that the batch before looked at. Kept in memory
    // only: after a rollback or a restart some are looked at later or again.
    private (long Time, long Entry) _cursor = Start;

    /// <returns>The result, and whether endpoints from annotations went.</returns>
    public (CompactionResult Result, bool RemovedEndpoints) Compact(RetentionPolicy policy)
    {
        var batch = new Batch(tables, policy);
        var more = batch.RemoveSuperseded() || RemoveEnds(batch, policy) || (tables.Endpoints.AnyFromAnnotations && batch.RemoveEndpoints());
        batch.Finish();
        return (new CompactionResult(batch.Removed, batch.Expired, more), batch.RemovedEndpoints);
    }

    private bool RemoveEnds(Batch batch, RetentionPolicy policy)
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

    private sealed class Batch(WriteTables tables, RetentionPolicy policy)
    {
        private readonly Dictionary<EndpointId, int> _expired = [];
        private readonly Dictionary<PartitionId, long> _bytes = [];
        private readonly Dictionary<PartitionId, List<(EndpointId Endpoint, EndpointOffset Offset, bool FromAnnotation)>> _progress = [];
        private long _total = tables.Partitions.Bytes();

        public int Removed { get; private set; }

        public bool RemovedEndpoints { get; private set; }

        public bool IsFull => Removed == policy.Batch;

        public IReadOnlyDictionary<EndpointId, int> Expired => _expired;

        /// <returns>Whether the batch is full and there are more.</returns>
        public bool RemoveSuperseded()
        {
            foreach (var (time, id) in tables.Garbage.OldestSuperseded(policy.Batch + 1))
            {
                if (time >= policy.Before.UtcTicks && _total <= policy.MostBytes)
                    return false;
                if (IsFull)
                    return true;
                var entry = tables.Entries.Describe(id);
                if (!policy.NewestOnly)
                    Expire(entry);
                tables.Garbage.RemoveSuperseded(time, id);
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
            // Nobody but the operator's endpoints may hold an end for ever.
            if (entry.Target.Length > 0)
                Expire(entry);
            else if (!IsPassed(entry))
                return;
            tables.Garbage.RemoveEnd(time, id);
            Remove(entry);
            tables.Objects.DeleteIfForgotten(entry.ObjectId);
        }

        /// <returns>Whether the batch is full and there may be more.</returns>
        public bool RemoveEndpoints()
        {
            foreach (var endpoint in tables.Removal.Done())
            {
                foreach (var id in tables.Removal.Entries(endpoint, policy.Batch - Removed + 1))
                {
                    if (IsFull)
                        return true;
                    var entry = tables.Entries.Describe(id);
                    tables.Garbage.RemoveSuperseded(entry.Time.UtcTicks, id);
                    tables.Garbage.RemoveEnd(entry.Time.UtcTicks, id);
                    Remove(entry);
                    if (!tables.Entries.HasAny(entry.ObjectId))
                        tables.Objects.DeleteIfForgotten(entry.ObjectId);
                }
                Removed += tables.Removal.RemoveDeadLetters(endpoint, policy.Batch - Removed);
                if (IsFull)
                    return true;
                tables.Removal.Remove(endpoint);
                RemovedEndpoints = true;
            }
            return false;
        }

        public void Finish()
        {
            foreach (var (partition, bytes) in _bytes)
                tables.Partitions.AddBytes(partition, -bytes);
        }

        private static bool HasPassed(StoredEntry entry, EndpointOffset offset, SequenceNumber? lane) =>
            // Of what was there when the endpoint joined, only the newest states of live objects are for it.
            lane is { } settled ? settled >= entry.Sequence : offset.Sequence >= entry.Sequence || offset.Joined >= entry.Sequence;

        private bool IsPassed(StoredEntry entry)
        {
            foreach (var (endpoint, offset, fromAnnotation) in Progress(entry.Partition))
            {
                if (entry.IsFor(endpoint, fromAnnotation) && !HasPassed(entry, offset, tables.Endpoints.Lane(endpoint, entry.Partition, entry.Object)?.Sequence))
                    return false;
            }
            return true;
        }

        private void Expire(StoredEntry entry)
        {
            foreach (var (endpoint, offset, fromAnnotation) in Progress(entry.Partition))
            {
                if (!entry.IsFor(endpoint, fromAnnotation))
                    continue;
                var lane = tables.Endpoints.Lane(endpoint, entry.Partition, entry.Object);
                if (HasPassed(entry, offset, lane?.Sequence))
                    continue;
                var letter = new DeadLetter
                {
                    Endpoint = endpoint,
                    Partition = entry.Partition,
                    Sequence = entry.Sequence,
                    Object = entry.Object,
                    Uid = entry.Uid,
                    Version = entry.Version,
                    Type = entry.Type,
                    Time = entry.Time,
                    Attempts = lane?.Attempts ?? 0,
                    Reason = Refusals.Expired,
                };
                if (tables.DeadLetters.TryAdd(letter))
                    _expired[endpoint] = _expired.GetValueOrDefault(endpoint) + 1;
            }
        }

        private void Remove(StoredEntry entry)
        {
            tables.Entries.Delete(entry.Id);
            _bytes[entry.Partition] = _bytes.GetValueOrDefault(entry.Partition) + entry.Bytes;
            _total -= entry.Bytes;
            Removed++;
        }

        private List<(EndpointId Endpoint, EndpointOffset Offset, bool FromAnnotation)> Progress(PartitionId partition) =>
            _progress.TryGetValue(partition, out var known) ? known : _progress[partition] = tables.Endpoints.Progress(partition);
    }
}
