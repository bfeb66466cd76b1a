using ActorVent.Primitives;

namespace ActorVent.Journal.Memory;

/// <summary>What the journal in memory holds, with the contract's rules. Not safe for threads.</summary>
internal sealed class MemoryState
{
    private readonly Ring _ring;
    private readonly MemoryShard[] _shards;
    private readonly MemoryGarbage _garbage = new();
    private readonly Dictionary<string, string> _clusters = [];
    private readonly Dictionary<string, Incarnation> _nodes = [];

    // By name, so that dead letters of one entry come in the same order as from a database.
    private readonly SortedDictionary<EndpointId, MemoryEndpoint> _endpoints =
        new(Comparer<EndpointId>.Create(static (a, b) => string.CompareOrdinal(a.Value, b.Value)));

    private readonly MemoryDeadLetters _deadLetters = new();

    public MemoryState(Ring ring)
    {
        _ring = ring;
        _shards = [.. Enumerable.Range(0, ring.Shards).Select(i => new MemoryShard(new ShardId(i), _garbage))];
    }

    public long Bytes => _garbage.Bytes;

    public void BindCluster(string name, string identity)
    {
        if (_clusters.TryGetValue(name, out var bound) && bound != identity)
            throw Refusals.ForeignCluster(name, bound, identity, "the journal in memory");
        _clusters[name] = identity;
    }

    public void RegisterNode(string node, Incarnation incarnation) => _nodes[node] = incarnation;

    public ShardSnapshot? Take(ShardId id, string node, Incarnation incarnation, Func<string, Incarnation, bool> isAlive)
    {
        var shard = _shards[id.Value];
        if (shard.Owner is { } owner && owner != node && isAlive(owner, shard.Incarnation))
            return null;
        shard.Take(node, incarnation);
        return shard.Snapshot();
    }

    /// <summary>Lets a node that nobody knows take the shard.</summary>
    public void Steal(ShardId id) => _shards[id.Value].Take("another", new Incarnation("another"));

    public WriteResult Release(Fence fence)
    {
        if (!IsOwned(fence))
            return Refusals.Lost(fence);
        _shards[fence.Shard.Value].Release();
        return WriteResult.Written;
    }

    public WriteResult Append(ShardAppend append)
    {
        var shard = _shards[append.Fence.Shard.Value];
        if (!IsOwned(append.Fence) || shard.Sequence != append.Last)
            return Refusals.Lost(append.Fence);
        shard.Append(append);
        return WriteResult.Written;
    }

    public IReadOnlyList<SequenceNumber> Heads() => [.. _shards.Select(static s => s.Sequence)];

    public IReadOnlyList<Entry> Read(ShardId shard, SequenceNumber after, int most, long mostBytes) =>
        _shards[shard.Value].Read(after, most, mostBytes);

    public LaneHead? ReadNext(ShardId shard, ObjectKey key, SequenceNumber after, bool newest) =>
        _shards[shard.Value].Next(key, after, newest);

    public EndpointSnapshot OpenEndpoint(EndpointId id, Fence fence)
    {
        Refusals.CheckHome(_ring, id, fence);
        if (!IsOwned(fence))
            throw Refusals.LostWhileOpening(id, fence);
        var isNew = !_endpoints.TryGetValue(id, out var endpoint);
        if (endpoint is null)
            _endpoints.Add(id, endpoint = new MemoryEndpoint([.. _shards.Select(static s => new EndpointOffset(SequenceNumber.Zero, s.Sequence))]));
        endpoint.IsRemoved = false;
        return endpoint.Snapshot(isNew);
    }

    public void Retire(IReadOnlyCollection<EndpointId> configured)
    {
        foreach (var (id, endpoint) in _endpoints)
            endpoint.IsRemoved = !configured.Contains(id);
    }

    public WriteResult Commit(EndpointCommit commit)
    {
        Refusals.CheckHome(_ring, commit.Endpoint, commit.Fence);
        if (!IsOwned(commit.Fence))
            return Refusals.Lost(commit.Fence);
        if (!_endpoints.TryGetValue(commit.Endpoint, out var endpoint))
            return Refusals.NotOpened(commit.Endpoint);
        endpoint.Commit(commit);
        foreach (var letter in commit.DeadLetters)
            _deadLetters.Put(letter);
        return WriteResult.Written;
    }

    public IReadOnlyList<DeadLetter> ReadDeadLetters(EndpointId? endpoint, int most) => _deadLetters.Read(endpoint, most);

    public CompactionResult Compact(RetentionPolicy policy)
    {
        var expired = new Dictionary<EndpointId, int>();
        var (removed, more) = _garbage.Compact(
            policy.Batch,
            policy.Before.UtcTicks,
            policy.MostBytes,
            place => _shards[place.Shard].Get(place.Sequence),
            entry => _endpoints.Values.All(e => e.IsRemoved || e.HasPassed(entry.Entry)),
            entry =>
            {
                if (entry.IsSuperseded && !policy.NewestOnly)
                    Expire(entry.Entry, expired);
                _shards[entry.Entry.Shard.Value].Remove(entry);
            });
        return new CompactionResult(removed, expired, more);
    }

    private void Expire(Entry entry, Dictionary<EndpointId, int> expired)
    {
        foreach (var (id, endpoint) in _endpoints)
        {
            if (endpoint.IsRemoved || endpoint.HasPassed(entry))
                continue;
            var letter = new DeadLetter
            {
                Endpoint = id,
                Shard = entry.Shard,
                Sequence = entry.Sequence,
                Object = entry.Object,
                Uid = entry.Uid,
                Version = entry.Version,
                Type = entry.Type,
                Time = entry.Time,
                Attempts = endpoint.Lane(entry.Shard, entry.Object)?.Attempts ?? 0,
                Reason = Refusals.Expired,
            };
            if (_deadLetters.TryAdd(letter))
                expired[id] = expired.GetValueOrDefault(id) + 1;
        }
    }

    private bool IsOwned(Fence fence) => _shards[fence.Shard.Value].IsOwnedBy(fence);
}
