using ActorVent.Primitives;

namespace ActorVent.Journal.Memory;

/// <summary>What the journal in memory holds, with the contract's rules. Not safe for threads.</summary>
internal sealed class MemoryState
{
    private readonly Ring _ring;
    private readonly MemoryPartition[] _partitions;
    private readonly MemoryGarbage _garbage = new();
    private readonly Dictionary<string, Incarnation> _nodes = [];

    // By name, so that dead letters of one entry come in the same order as from a database.
    private readonly SortedDictionary<EndpointId, MemoryEndpoint> _endpoints =
        new(Comparer<EndpointId>.Create(static (a, b) => string.CompareOrdinal(a.Value, b.Value)));

    private readonly MemoryDeadLetters _deadLetters = new();

    public MemoryState(Ring ring)
    {
        _ring = ring;
        _partitions = [.. Enumerable.Range(0, ring.Partitions).Select(i => new MemoryPartition(new PartitionId(i), _garbage))];
    }

    public long Bytes => _garbage.Bytes;

    public MemoryCluster Cluster { get; } = new();

    public void RegisterNode(string node, Incarnation incarnation) => _nodes[node] = incarnation;

    public PartitionSnapshot? Take(PartitionId id, string node, Incarnation incarnation, Func<string, Incarnation, bool> isAlive)
    {
        var partition = _partitions[id.Value];
        if (partition.Owner is { } owner && owner != node && isAlive(owner, partition.Incarnation))
            return null;
        partition.Take(node, incarnation);
        return partition.Snapshot();
    }

    /// <summary>Lets a node that nobody knows take the partition.</summary>
    public void Steal(PartitionId id) => _partitions[id.Value].Take("another", new Incarnation("another"));

    public WriteResult Release(Fence fence)
    {
        if (!IsOwned(fence))
            return Refusals.Lost(fence);
        _partitions[fence.Partition.Value].Release();
        return WriteResult.Written;
    }

    public WriteResult Append(PartitionAppend append)
    {
        var partition = _partitions[append.Fence.Partition.Value];
        if (!IsOwned(append.Fence) || partition.Sequence != append.Last)
            return Refusals.Lost(append.Fence);
        var overLimit = new List<(ObjectKey, EndpointRegistration)>();
        var before = _endpoints.Count;
        partition.Append(append, entry => Admit(entry, append.MostAnnotationEndpoints, overLimit));
        var created = _endpoints.Count > before;
        return partition.Sequence.Value == append.Last.Value + append.Entries.Count && !created && overLimit.Count == 0
            ? WriteResult.Written
            : WriteResult.Written with { Details = new AppendDetails(partition.Sequence, created, overLimit) };
    }

    public IReadOnlyList<SequenceNumber> Heads() => [.. _partitions.Select(static s => s.Sequence)];

    public IReadOnlyList<Entry> Read(PartitionId partition, SequenceNumber after, int most, long mostBytes) =>
        _partitions[partition.Value].Read(after, most, mostBytes);

    public LaneHead? ReadNext(PartitionId partition, ObjectKey key, EndpointId? target, SequenceNumber after, bool newest) =>
        _partitions[partition.Value].Next(key, target, after, newest);

    public EndpointSnapshot OpenEndpoint(EndpointRegistration registration, Fence fence)
    {
        var id = registration.Id;
        Refusals.CheckHome(_ring, id, fence);
        if (!IsOwned(fence))
            throw Refusals.LostWhileOpening(id, fence);
        var isNew = !_endpoints.TryGetValue(id, out var endpoint);
        if (isNew && registration.FromAnnotation)
            throw Refusals.NotNamed(id);
        if (endpoint is null)
            _endpoints.Add(id, endpoint = new MemoryEndpoint(registration, [.. _partitions.Select(static s => new EndpointOffset(SequenceNumber.Zero, s.Sequence))]));
        endpoint.IsRemoved = false;
        var snapshot = endpoint.Snapshot(isNew);
        return registration.FromAnnotation ? snapshot with { Offsets = [.. snapshot.Offsets.Select((o, partition) => SkipOthers(id, o, _partitions[partition]))] } : snapshot;
    }

    public void Retire(IReadOnlyCollection<EndpointId> configured, bool annotations)
    {
        foreach (var (id, endpoint) in _endpoints)
            endpoint.IsRemoved = endpoint.Registration.FromAnnotation ? !annotations : !configured.Contains(id);
    }

    public IReadOnlyList<EndpointRegistration> ReadAnnotationEndpoints() =>
        [.. _endpoints.Values.Select(static e => e.Registration).Where(static r => r.FromAnnotation)];

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

    /// <returns>The result, and whether endpoints went.</returns>
    public (CompactionResult Result, bool RemovedEndpoints) Compact(RetentionPolicy policy)
    {
        var expired = new Dictionary<EndpointId, int>();
        var (removed, more) = _garbage.Compact(
            policy.Batch,
            policy.Before.UtcTicks,
            policy.MostBytes,
            place => _partitions[place.Partition].Get(place.Sequence),
            entry => MayGo(entry.Entry, expired),
            entry =>
            {
                if (entry.IsSuperseded && !policy.NewestOnly)
                    Expire(entry.Entry, expired);
                _partitions[entry.Entry.Partition.Value].Remove(entry);
            });
        var before = _endpoints.Count;
        if (!more)
            (removed, more) = RemoveEndpoints(removed, policy.Batch);
        return (new CompactionResult(removed, expired, more), _endpoints.Count < before);
    }

    /// <summary>The offset right before the next entry for the endpoint.</summary>
    private static EndpointOffset SkipOthers(EndpointId id, EndpointOffset offset, MemoryPartition partition)
    {
        var next = partition.At(id).SelectMany(static o => o.Entries).Select(static e => e.Entry.Sequence).Where(s => s > offset.Sequence).Order().ToList();
        var end = next.Count > 0 ? new SequenceNumber(next[0].Value - 1) : partition.Sequence;
        return offset.Sequence < end ? offset with { Sequence = end } : offset;
    }

    /// <summary>Which of the entry's targets are admitted; those that are new are created.</summary>
    private List<string> Admit(NewEntry entry, int most, List<(ObjectKey, EndpointRegistration)> overLimit)
    {
        var admitted = new List<string>();
        foreach (var target in entry.Targets)
        {
            if (!_endpoints.ContainsKey(target.Id))
            {
                if (_endpoints.Values.Count(static e => e.Registration.FromAnnotation) >= most)
                {
                    overLimit.Add((entry.Object, target));
                    continue;
                }
                // Nothing before this names it.
                _endpoints.Add(target.Id, new MemoryEndpoint(
                    target with { FromAnnotation = true }, [.. _partitions.Select(static s => new EndpointOffset(s.Sequence, s.Sequence))]));
            }
            admitted.Add(target.Id.Value);
        }
        return admitted;
    }

    private bool MayGo(Entry entry, Dictionary<EndpointId, int> expired)
    {
        if (entry.Target is null)
            return _endpoints.Values.All(e => e.IsRemoved || !e.IsAt(null) || e.HasPassed(entry));
        Expire(entry, expired);
        return true;
    }

    private (int Removed, bool More) RemoveEndpoints(int removed, int batch)
    {
        foreach (var (id, endpoint) in _endpoints.ToList())
        {
            if (!endpoint.Registration.FromAnnotation || !IsDone(id, endpoint))
                continue;
            foreach (var entry in _partitions.SelectMany(s => s.At(id)).SelectMany(static o => o.Entries).OrderBy(static e => (e.Entry.Partition.Value, e.Entry.Sequence.Value)).ToList())
            {
                if (removed == batch)
                    return (removed, true);
                _garbage.Forget(entry);
                _partitions[entry.Entry.Partition.Value].Remove(entry);
                removed++;
            }
            removed += _deadLetters.Remove(id, batch - removed);
            if (removed == batch)
                return (removed, true);
            _endpoints.Remove(id);
        }
        return (removed, false);
    }

    /// <summary>Whether no live object names the endpoint, no late list can revive one, and it has got everything.</summary>
    private bool IsDone(EndpointId id, MemoryEndpoint endpoint) =>
        _partitions.All(partition => partition.At(id).All(o =>
            o.Row is null && !endpoint.IsRemoved && endpoint.HasPassed(partition.Id, o.Newest!.Entry.Object, o.Newest.Entry.Sequence)));

    private void Expire(Entry entry, Dictionary<EndpointId, int> expired)
    {
        foreach (var (id, endpoint) in _endpoints)
        {
            if (endpoint.IsRemoved || !endpoint.IsAt(entry.Target) || endpoint.HasPassed(entry))
                continue;
            var letter = new DeadLetter
            {
                Endpoint = id,
                Partition = entry.Partition,
                Sequence = entry.Sequence,
                Object = entry.Object,
                Uid = entry.Uid,
                Version = entry.Version,
                Type = entry.Type,
                Time = entry.Time,
                Attempts = endpoint.Lane(entry.Partition, entry.Object)?.Attempts ?? 0,
                Reason = Refusals.Expired,
            };
            if (_deadLetters.TryAdd(letter))
                expired[id] = expired.GetValueOrDefault(id) + 1;
        }
    }

    private bool IsOwned(Fence fence) => _partitions[fence.Partition.Value].IsOwnedBy(fence);
}
