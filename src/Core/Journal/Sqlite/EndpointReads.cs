using ActorVent.Journal.Relational;
using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Reads what is known of endpoints.</summary>
internal sealed class EndpointReads(Database database)
{
    private const string DeadLetterColumns =
        "SELECT endpoint, partition, sequence, cluster, kind, namespace, name, uid, version, type, time, attempts, reason, CASE WHEN ?3 THEN payload END FROM dead_letters";

    private readonly Statement _annotationEndpoints = database.Prepare($"SELECT id, url FROM endpoints WHERE kind = {EndpointTable.FromAnnotation} ORDER BY id");
    private readonly Statement _all = database.Prepare("SELECT id, url, kind, state, disabled FROM endpoints ORDER BY id");
    private readonly Statement _low = database.Prepare("SELECT sequence FROM low WHERE endpoint = ?1 ORDER BY partition");
    private readonly Statement _joined = database.Prepare("SELECT sequence FROM joined WHERE endpoint = ?1 ORDER BY partition");
    private readonly Statement _objectsOf = database.Prepare("SELECT id, partition FROM objects INDEXED BY objects_by_target WHERE target = ?1 AND target <> ''");
    private readonly Statement _nextOf = database.Prepare("SELECT min(id) FROM entries WHERE object = ?1 AND id > ?2");
    private readonly Statement _offsets = database.Prepare("SELECT sequence FROM carried_offsets WHERE endpoint = ?1 ORDER BY partition");
    private readonly Statement _lanes = database.Prepare(
        "SELECT partition, cluster, kind, namespace, name, sequence, version, attempts, first, next, failing FROM carried_lanes WHERE endpoint = ?1");
    private readonly Statement _deadLetters = database.Prepare(
        DeadLetterColumns + " ORDER BY id DESC LIMIT ?1");
    private readonly Statement _deadLettersOf = database.Prepare(
        DeadLetterColumns + " WHERE endpoint = ?2 ORDER BY id DESC LIMIT ?1");

    public EndpointStart Start(EndpointId endpoint, bool isNew) => new(isNew, _joined.Bind(1, endpoint.Value).Sequences(), Carried(endpoint));

    /// <summary>Moves the offsets over what is for others, which is nearly all: so that nobody reads it at each start.</summary>
    public IReadOnlyList<SequenceNumber> SkipOthers(EndpointId endpoint, IReadOnlyList<SequenceNumber> offsets, IReadOnlyList<SequenceNumber> heads)
    {
        var ends = new SequenceNumber[offsets.Count];
        for (var partition = 0; partition < ends.Length; partition++)
            ends[partition] = offsets[partition] > heads[partition] ? offsets[partition] : heads[partition];

        _objectsOf.Bind(1, endpoint.Value);
        while (_objectsOf.Step())
        {
            var partition = new PartitionId(_objectsOf.Int32(1));
            _nextOf.Bind(1, _objectsOf.Int64(0)).Bind(2, EntryId.Of(partition, offsets[partition.Value])).Step();
            if (!_nextOf.IsNull(0) && EntryId.Sequence(_nextOf.Int64(0)) is var next && next <= ends[partition.Value])
                ends[partition.Value] = new SequenceNumber(next.Value - 1);
            _nextOf.Reset();
        }
        return ends;
    }

    public IReadOnlyList<EndpointRegistration> Annotated()
    {
        var endpoints = new List<EndpointRegistration>();
        while (_annotationEndpoints.Step())
            endpoints.Add(new EndpointRegistration(new EndpointId(_annotationEndpoints.Text(0)), _annotationEndpoints.Text(1), FromAnnotation: true));
        return endpoints;
    }

    public IReadOnlyList<EndpointRecord> All()
    {
        var endpoints = new List<EndpointRecord>();
        while (_all.Step())
        {
            var endpoint = new EndpointRegistration(new EndpointId(_all.Text(0)), _all.Text(1), _all.Int32(2) == EndpointTable.FromAnnotation);
            endpoints.Add(new EndpointRecord(endpoint, _all.Int32(3) == EndpointTable.Removed, _all.TimeOrNull(4), _low.Bind(1, endpoint.Id.Value).Sequences()));
        }
        return endpoints;
    }

    public IReadOnlyList<DeadLetter> DeadLetters(EndpointId? endpoint, int most, bool payloads)
    {
        var query = endpoint is { } one ? _deadLettersOf.Bind(2, one.Value) : _deadLetters;
        query.Bind(1, Math.Max(0, most)).Bind(3, payloads ? 1 : 0);
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

    private CarriedProgress? Carried(EndpointId endpoint)
    {
        var offsets = _offsets.Bind(1, endpoint.Value).Sequences();
        if (offsets.Count == 0)
            return null;
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
        return new CarriedProgress(offsets, lanes);
    }
}
