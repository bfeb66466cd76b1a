using System.Buffers.Binary;
using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Reads what owners have to know when they take over, and what people list.</summary>
internal sealed class SnapshotReads(Database database)
{
    private readonly Statement _heads = database.Prepare("SELECT sequence FROM partitions ORDER BY partition");
    private readonly Statement _objects = database.Prepare($"""
        SELECT cluster, kind, namespace, name, uid, version, digest, sequence, scope, state, target, time, health FROM objects
        WHERE partition = ?1 AND state <> {StoredObject.Forgotten}
        """);

    private readonly Statement _positions = database.Prepare("SELECT scope, version FROM positions WHERE partition = ?1");
    private readonly Statement _annotationEndpoints = database.Prepare($"SELECT id, url FROM endpoints WHERE kind = {EndpointTable.FromAnnotation} ORDER BY id");
    private readonly Statement _offsets = database.Prepare("SELECT sequence, joined FROM offsets WHERE endpoint = ?1 ORDER BY partition");
    private readonly Statement _next = database.Prepare("""
        SELECT o.partition, min(e.id) FROM objects o INDEXED BY objects_by_target
        CROSS JOIN offsets f ON f.endpoint = ?1 AND f.partition = o.partition
        CROSS JOIN entries e ON e.object = o.id AND e.id > ((o.partition << ?2) | f.sequence)
        WHERE o.target = ?1 AND o.target <> '' GROUP BY o.partition
        """);

    private readonly Statement _lanes = database.Prepare(
        "SELECT partition, cluster, kind, namespace, name, sequence, version, attempts, first, next, failing FROM lanes WHERE endpoint = ?1");
    private readonly Statement _deadLetters = database.Prepare(
        DeadLetterColumns + " ORDER BY id LIMIT ?1");
    private readonly Statement _deadLettersOf = database.Prepare(
        DeadLetterColumns + " WHERE endpoint = ?2 ORDER BY id LIMIT ?1");

    private const string DeadLetterColumns =
        "SELECT endpoint, partition, sequence, cluster, kind, namespace, name, uid, version, type, time, attempts, reason, payload FROM dead_letters";

    public IReadOnlyList<SequenceNumber> Heads()
    {
        var heads = new List<SequenceNumber>();
        while (_heads.Step())
            heads.Add(new SequenceNumber(_heads.Int64(0)));
        return heads;
    }

    public PartitionSnapshot Partition(Fence fence, SequenceNumber last)
    {
        var objects = new List<ObjectRow>();
        var elsewhere = new List<ObjectRow>();
        _objects.Bind(1, fence.Partition.Value);
        while (_objects.Step())
        {
            var rows = _objects.Text(10).Length == 0 ? objects : elsewhere;
            rows.Add(new ObjectRow
            {
                Object = _objects.Key(0),
                Uid = _objects.Text(4),
                Version = _objects.Version(5),
                Digest = new Digest(BinaryPrimitives.ReadUInt128BigEndian(_objects.Blob(6))),
                Sequence = new SequenceNumber(_objects.Int64(7)),
                Scope = new ScopeId(_objects.Text(8)),
                State = (ObjectState)_objects.Int32(9),
                Time = _objects.Time(11),
                Health = (Health)_objects.Int32(12),
            });
        }

        if (elsewhere.Count > 0)
            objects = Newest(objects.Concat(elsewhere));

        var positions = new Dictionary<ScopeId, ResourceVersion>();
        _positions.Bind(1, fence.Partition.Value);
        while (_positions.Step())
            positions.Add(new ScopeId(_positions.Text(0)), _positions.Version(1));
        return new PartitionSnapshot(fence, last, objects, positions);
    }

    /// <summary>Of an object that has rows at several targets, the one that was written last.</summary>
    private static List<ObjectRow> Newest(IEnumerable<ObjectRow> rows)
    {
        var newest = new Dictionary<ObjectKey, ObjectRow>();
        foreach (var row in rows)
        {
            if (!newest.TryGetValue(row.Object, out var known) || row.Sequence > known.Sequence)
                newest[row.Object] = row;
        }
        return [.. newest.Values];
    }

    public EndpointSnapshot Endpoint(EndpointId endpoint, bool fromAnnotation, bool isNew)
    {
        var offsets = new List<EndpointOffset>();
        _offsets.Bind(1, endpoint.Value);
        while (_offsets.Step())
            offsets.Add(new EndpointOffset(new SequenceNumber(_offsets.Int64(0)), new SequenceNumber(_offsets.Int64(1))));
        if (fromAnnotation)
            SkipOthers(endpoint, offsets);

        var lanes = new List<LaneRow>();
        _lanes.Bind(1, endpoint.Value);
        while (_lanes.Step())
        {
            lanes.Add(new LaneRow
            {
                Partition = new PartitionId(_lanes.Int32(0)),
                Object = _lanes.Key(1),
                Sequence = new SequenceNumber(_lanes.Int64(5)),
                Version = _lanes.Version(6),
                Attempts = _lanes.Int32(7),
                First = _lanes.TimeOrNull(8),
                Next = _lanes.TimeOrNull(9),
                Failing = TimeSpan.FromTicks(_lanes.Int64(10)),
            });
        }
        return new EndpointSnapshot(offsets, lanes, isNew);
    }

    /// <summary>Moves the offsets over what is for others, which is nearly all: so that nobody reads it at each start.</summary>
    private void SkipOthers(EndpointId endpoint, List<EndpointOffset> offsets)
    {
        var ends = Heads().ToArray();
        _next.Bind(1, endpoint.Value).Bind(2, EntryId.SequenceBits);
        while (_next.Step())
            ends[_next.Int32(0)] = new SequenceNumber(EntryId.Sequence(_next.Int64(1)).Value - 1);
        for (var partition = 0; partition < offsets.Count; partition++)
        {
            if (offsets[partition].Sequence < ends[partition])
                offsets[partition] = offsets[partition] with { Sequence = ends[partition] };
        }
    }

    public IReadOnlyList<EndpointRegistration> AnnotationEndpoints()
    {
        var endpoints = new List<EndpointRegistration>();
        while (_annotationEndpoints.Step())
            endpoints.Add(new EndpointRegistration(new EndpointId(_annotationEndpoints.Text(0)), _annotationEndpoints.Text(1), FromAnnotation: true));
        return endpoints;
    }

    public IReadOnlyList<DeadLetter> DeadLetters(EndpointId? endpoint, int most)
    {
        var query = endpoint is { } one ? _deadLettersOf.Bind(2, one.Value) : _deadLetters;
        query.Bind(1, Math.Max(0, most));
        var letters = new List<DeadLetter>();
        while (query.Step())
        {
            letters.Add(new DeadLetter
            {
                Endpoint = new EndpointId(query.Text(0)),
                Partition = new PartitionId(query.Int32(1)),
                Sequence = new SequenceNumber(query.Int64(2)),
                Object = query.Key(3),
                Uid = query.Text(7),
                Version = query.Version(8),
                Type = (ChangeType)query.Int32(9),
                Time = query.Time(10),
                Attempts = query.Int32(11),
                Reason = query.Text(12),
                Payload = query.Blob(13),
            });
        }
        return letters;
    }
}
