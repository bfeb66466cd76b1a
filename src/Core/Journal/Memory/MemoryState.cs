using ActorVent.Primitives;

namespace ActorVent.Journal.Memory;

/// <summary>What the journal in memory holds, with the contract's rules. Not safe for threads.</summary>
internal sealed class MemoryState
{
    private readonly MemoryPartition[] _partitions;
    private readonly MemoryGarbage _garbage = new();
    private readonly Dictionary<string, Incarnation> _nodes = [];

    // By name, as from a database.
    private readonly SortedDictionary<EndpointId, MemoryEndpoint> _endpoints =
        new(Comparer<EndpointId>.Create(static (a, b) => string.CompareOrdinal(a.Value, b.Value)));

    private readonly MemoryDeadLetters _deadLetters = new();
    private readonly MemoryExpired _expired = new();

    public MemoryState(Ring ring)
    {
        _partitions = [.. Enumerable.Range(0, ring.Partitions).Select(i => new MemoryPartition(new PartitionId(i), _garbage))];
    }

    public long Bytes => _garbage.Bytes;

    /// <summary>See <see cref="MemoryGarbage.HoldsEnds"/>.</summary>
    public bool HoldsEnds
    {
        set => _garbage.HoldsEnds = value;
    }

    public MemoryScopes Scopes { get; } = new();

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
        foreach (var scope in append.DroppedScopes)
            Scopes.Drop(scope);
        var created = _endpoints.Count > before;
        var isPlain = partition.Sequence.Value == append.Last.Value + append.Entries.Count && !created && overLimit.Count == 0;
        return new WriteResult(WriteOutcome.Written, Details: isPlain ? null : new AppendDetails(partition.Sequence, created, overLimit))
        {
            Entries = append.Entries.Count == 0 ? [] : partition.Read(append.Last, int.MaxValue, long.MaxValue),
        };
    }

    public IReadOnlyList<SequenceNumber> Heads() => [.. _partitions.Select(static s => s.Sequence)];

    public IReadOnlyList<Entry> Read(PartitionId partition, SequenceNumber after, int most, long mostBytes) =>
        _partitions[partition.Value].Read(after, most, mostBytes);

    public IReadOnlyList<LaneNext> ReadNext(IReadOnlyList<LaneRead> lanes, EndpointId? target, bool newest) =>
        [.. lanes.Select(lane => ReadNext(lane, target, newest))];

    private LaneNext ReadNext(LaneRead lane, EndpointId? target, bool newest)
    {
        var head = _partitions[lane.Partition.Value].Next(lane.Object, target, lane.After, newest);
        var expired = _expired.Read(lane.Partition, lane.After, head?.Entry.Sequence ?? lane.UpTo, target, lane.Object);
        return new LaneNext(head, head is null || !newest ? expired : expired.FindAll(static entry => entry.Type == ChangeType.Deleted));
    }

    public IReadOnlyList<ExpiredEntry> ReadExpired(PartitionId partition, SequenceNumber after, SequenceNumber upTo, EndpointId? target) =>
        _expired.Read(partition, after, upTo, target);

    public EndpointStart OpenEndpoint(EndpointRegistration registration)
    {
        var id = registration.Id;
        var isNew = !_endpoints.TryGetValue(id, out var endpoint);
        if (isNew && registration.FromAnnotation)
            throw Refusals.NotNamed(id);
        if (endpoint is null)
            _endpoints.Add(id, endpoint = new MemoryEndpoint(registration, [.. Heads()], new SequenceNumber[_partitions.Length]));
        endpoint.IsRemoved = false;
        return new EndpointStart(isNew, endpoint.Joined, Carried: null);
    }

    public IReadOnlyList<SequenceNumber> SkipOthers(EndpointId endpoint, IReadOnlyList<SequenceNumber> offsets) =>
        [.. offsets.Select((offset, partition) => SkipOthers(endpoint, offset, _partitions[partition]))];

    public void Retire(IReadOnlyCollection<EndpointId> configured, bool annotations)
    {
        foreach (var (id, endpoint) in _endpoints)
            endpoint.IsRemoved = endpoint.Registration.FromAnnotation ? !annotations : !configured.Contains(id);
    }

    public IReadOnlyList<EndpointRegistration> ReadAnnotationEndpoints() =>
        [.. _endpoints.Values.Select(static e => e.Registration).Where(static r => r.FromAnnotation)];

    public IReadOnlyList<EndpointRecord> ReadEndpoints() =>
        [.. _endpoints.Values.Select(static e => e.Record).OrderBy(static e => e.Endpoint.Id.Value, StringComparer.Ordinal)];

    public WriteResult WriteLow(EndpointId id, IReadOnlyList<(PartitionId Partition, SequenceNumber Low)> low, DateTimeOffset? disabledSince)
    {
        if (!_endpoints.TryGetValue(id, out var endpoint))
            return Refusals.NotOpened(id);
        foreach (var (partition, passed) in low)
            endpoint.Raise(partition, passed);
        endpoint.SetDisabled(disabledSince);
        return WriteResult.Written;
    }

    public WriteResult WriteDeadLetters(IReadOnlyList<DeadLetter> letters)
    {
        foreach (var letter in letters)
        {
            if (!_endpoints.ContainsKey(letter.Endpoint))
                return Refusals.NotOpened(letter.Endpoint);
        }
        foreach (var letter in letters)
            _deadLetters.Add(letter);
        return WriteResult.Written;
    }

    public IReadOnlyList<DeadLetter> ReadDeadLetters(EndpointId? endpoint, int most, bool payloads) => _deadLetters.Read(endpoint, most, payloads);

    public CompactionResult Compact(RetentionPolicy policy)
    {
        var expired = 0;
        var (removed, more) = _garbage.Compact(
            policy.Batch,
            policy.Before.UtcTicks,
            policy.MostBytes,
            place => _partitions[place.Partition].Find(place.Sequence),
            entry => entry.Entry.Target is not null || IsPassed(null, entry.Entry.Partition, entry.Entry.Sequence, disabledBefore: policy.Before),
            entry =>
            {
                if ((!entry.IsSuperseded || entry.IsEnd || !policy.NewestOnly) && !IsPassed(entry.Entry.Target, entry.Entry.Partition, entry.Entry.Sequence))
                {
                    _expired.Add(entry.Entry);
                    expired++;
                }
                _partitions[entry.Entry.Partition.Value].Remove(entry);
            });
        if (!more)
        {
            (var rows, more) = _expired.Remove(policy.Batch - removed, (target, partition, sequence) => IsPassed(target, partition, sequence));
            removed += rows;
        }
        var before = _endpoints.Count;
        if (!more)
            (removed, more) = RemoveEndpoints(removed, policy.Batch);
        return new CompactionResult(removed, expired, more, _endpoints.Count < before) { Bytes = _garbage.Bytes };
    }

    /// <summary>The offset right before the next entry for the endpoint.</summary>
    private static SequenceNumber SkipOthers(EndpointId id, SequenceNumber offset, MemoryPartition partition)
    {
        var next = partition.At(id).SelectMany(static o => o.Entries).Select(static e => e.Entry.Sequence).Where(s => s > offset).Order().ToList();
        var end = next.Count > 0 ? new SequenceNumber(next[0].Value - 1) : partition.Sequence;
        return offset < end ? end : offset;
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
                    target with { FromAnnotation = true }, [.. Heads()], [.. Heads()]));
            }
            admitted.Add(target.Id.Value);
        }
        return admitted;
    }

    /// <summary>Whether all for whom the entry is have passed it, and nobody waits for those who have not.</summary>
    private bool IsPassed(EndpointId? target, PartitionId partition, SequenceNumber sequence, DateTimeOffset? disabledBefore = null) =>
        _endpoints.Values.All(e => e.IsRemoved || !e.IsAt(target) || e.HasPassed(partition, sequence) || (disabledBefore is { } before && e.IsDisabledSince(before)));

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

    /// <summary>Whether no live object names the endpoint, no late list can revive one, and it has got everything, or been told that it cannot.</summary>
    private bool IsDone(EndpointId id, MemoryEndpoint endpoint) =>
        _partitions.All(partition => partition.At(id).All(o =>
            o.Row is null && !endpoint.IsRemoved && endpoint.HasPassed(partition.Id, o.Newest!.Entry.Sequence)))
        && (endpoint.IsRemoved || !_expired.Any(id, (partition, sequence) => !endpoint.HasPassed(partition, sequence)));

    private bool IsOwned(Fence fence) => _partitions[fence.Partition.Value].IsOwnedBy(fence);
}
