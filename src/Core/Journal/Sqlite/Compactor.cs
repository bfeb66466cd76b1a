using ActorVent.Primitives;

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
        var batch = new Batch(tables, policy);
        var more = batch.RemoveSuperseded() || RemoveEnds(batch, policy);
        batch.Finish();
        return new CompactionResult(batch.Removed, batch.Expired, more);
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
        private readonly Dictionary<ShardId, long> _bytes = [];
        private readonly Dictionary<ShardId, List<(EndpointId Endpoint, EndpointOffset Offset)>> _progress = [];
        private long _total = tables.Shards.Bytes();

        public int Removed { get; private set; }

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
            foreach (var (endpoint, offset) in Progress(entry.Shard))
            {
                if (!HasPassed(entry, offset, tables.Endpoints.Lane(endpoint, entry.Shard, entry.Object)?.Sequence))
                    return;
            }
            tables.Garbage.RemoveEnd(time, id);
            Remove(entry);
            tables.Objects.DeleteIfForgotten(entry.ObjectId);
        }

        public void Finish()
        {
            foreach (var (shard, bytes) in _bytes)
                tables.Shards.AddBytes(shard, -bytes);
        }

        private static bool HasPassed(StoredEntry entry, EndpointOffset offset, SequenceNumber? lane) =>
            // Of what was there when the endpoint joined, only the newest states of live objects are for it.
            lane is { } settled ? settled >= entry.Sequence : offset.Sequence >= entry.Sequence || offset.Joined >= entry.Sequence;

        private void Expire(StoredEntry entry)
        {
            foreach (var (endpoint, offset) in Progress(entry.Shard))
            {
                var lane = tables.Endpoints.Lane(endpoint, entry.Shard, entry.Object);
                if (HasPassed(entry, offset, lane?.Sequence))
                    continue;
                var letter = new DeadLetter
                {
                    Endpoint = endpoint,
                    Shard = entry.Shard,
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
            _bytes[entry.Shard] = _bytes.GetValueOrDefault(entry.Shard) + entry.Bytes;
            _total -= entry.Bytes;
            Removed++;
        }

        private List<(EndpointId Endpoint, EndpointOffset Offset)> Progress(ShardId shard) =>
            _progress.TryGetValue(shard, out var known) ? known : _progress[shard] = tables.Endpoints.Progress(shard);
    }
}
