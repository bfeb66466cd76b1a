using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Endpoints, their offsets and lanes.</summary>
internal sealed class EndpointTable(Database database)
{
    private const string LaneKey = "endpoint = ?1 AND partition = ?2 AND cluster = ?3 AND kind = ?4 AND namespace = ?5 AND name = ?6";
    private const int Active = 0;

    /// <summary>A state.</summary>
    public const int Removed = 1;

    private const int Configured = 0;

    /// <summary>A kind.</summary>
    public const int FromAnnotation = 1;

    private readonly Statement _exists = database.Prepare("SELECT 1 FROM endpoints WHERE id = ?1");
    private readonly Statement _open = database.Prepare(
        $"INSERT INTO endpoints VALUES (?1, ?2, {Active}, {Configured}) ON CONFLICT DO UPDATE SET url = excluded.url, state = {Active}");
    private readonly Statement _join = database.Prepare("INSERT INTO offsets SELECT ?1, partition, 0, sequence FROM partitions");
    private readonly Statement _create = database.Prepare($"INSERT INTO endpoints VALUES (?1, ?2, {Active}, {FromAnnotation})");
    private readonly Statement _joinHere = database.Prepare("INSERT INTO offsets SELECT ?1, partition, s, s FROM (SELECT partition, CASE partition WHEN ?2 THEN ?3 ELSE sequence END s FROM partitions)");
    private readonly Statement _count = database.Prepare($"SELECT count(*) FROM endpoints WHERE kind = {FromAnnotation}");
    private readonly Statement _removeAll = database.Prepare($"UPDATE endpoints SET state = CASE kind WHEN {FromAnnotation} THEN ?1 ELSE {Removed} END");
    private readonly Statement _activate = database.Prepare($"UPDATE endpoints SET state = {Active} WHERE id = ?1");
    private readonly Statement _setOffset = database.Prepare("UPDATE offsets SET sequence = ?3 WHERE endpoint = ?1 AND partition = ?2");
    private readonly Statement _putLane = database.Prepare(
        "INSERT OR REPLACE INTO lanes VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
    private readonly Statement _removeLane = database.Prepare($"DELETE FROM lanes WHERE {LaneKey}");
    private readonly Statement _lane = database.Prepare($"SELECT sequence, attempts FROM lanes WHERE {LaneKey}");
    private readonly Statement _progress = database.Prepare(
        $"SELECT o.endpoint, o.sequence, o.joined, e.kind FROM endpoints e CROSS JOIN offsets o ON o.endpoint = e.id AND o.partition = ?1 WHERE e.state = {Active} ORDER BY e.id");

    private int? _fromAnnotations;

    /// <summary>Whether there are endpoints from annotations, or were since the journal was opened.</summary>
    public bool AnyFromAnnotations => (_fromAnnotations ??= CountFromAnnotations()) > 0;

    public int CountFromAnnotations()
    {
        _count.Step();
        var count = _count.Int32(0);
        _count.Reset();
        return count;
    }

    /// <summary>Joins at every partition's newest entry, in the partition being appended to at the one before that names it: nothing earlier does.</summary>
    public void CreateFromAnnotation(EndpointRegistration endpoint, PartitionId partition, SequenceNumber last)
    {
        _create.Bind(1, endpoint.Id.Value).Bind(2, endpoint.MaskedUrl).Run();
        _joinHere.Bind(1, endpoint.Id.Value).Bind(2, partition.Value).Bind(3, last.Value).Run();
        _fromAnnotations = 1;
    }

    public bool Exists(EndpointId id)
    {
        var exists = _exists.Bind(1, id.Value).Step();
        _exists.Reset();
        return exists;
    }

    /// <returns>Whether the endpoint is new, and was joined at every partition's newest entry.</returns>
    /// <exception cref="JournalException">One from annotations is not there any more.</exception>
    public bool Open(EndpointRegistration endpoint)
    {
        var isNew = !Exists(endpoint.Id);
        if (isNew && endpoint.FromAnnotation)
            throw Refusals.NotNamed(endpoint.Id);
        _open.Bind(1, endpoint.Id.Value).Bind(2, endpoint.MaskedUrl).Run();
        if (isNew)
            _join.Bind(1, endpoint.Id.Value).Run();
        return isNew;
    }

    public void Retire(IReadOnlyCollection<EndpointId> configured, bool annotations)
    {
        _removeAll.Bind(1, annotations ? Active : Removed).Run();
        foreach (var id in configured)
            _activate.Bind(1, id.Value).Run();
    }

    public void SetOffset(EndpointId endpoint, PartitionId partition, SequenceNumber sequence) =>
        _setOffset.Bind(1, endpoint.Value).Bind(2, partition.Value).Bind(3, sequence.Value).Run();

    public void PutLane(EndpointId endpoint, LaneRow lane)
    {
        BindLane(_putLane, endpoint, lane.Partition, lane.Object);
        _putLane.Bind(7, lane.Sequence.Value).Bind(8, lane.Version).Bind(9, lane.Attempts).Bind(10, lane.First).Bind(11, lane.Next)
            .Bind(12, lane.Failing.Ticks).Run();
    }

    public void RemoveLane(EndpointId endpoint, PartitionId partition, ObjectKey key)
    {
        BindLane(_removeLane, endpoint, partition, key);
        _removeLane.Run();
    }

    public (SequenceNumber Sequence, int Attempts)? Lane(EndpointId endpoint, PartitionId partition, ObjectKey key)
    {
        BindLane(_lane, endpoint, partition, key);
        if (!_lane.Step())
            return null;
        var lane = (new SequenceNumber(_lane.Int64(0)), _lane.Int32(1));
        _lane.Reset();
        return lane;
    }

    /// <summary>Where the endpoints that count are in a partition.</summary>
    public List<(EndpointId Endpoint, EndpointOffset Offset, bool FromAnnotation)> Progress(PartitionId partition)
    {
        var progress = new List<(EndpointId, EndpointOffset, bool)>();
        _progress.Bind(1, partition.Value);
        while (_progress.Step())
            progress.Add((new EndpointId(_progress.Text(0)), new EndpointOffset(new SequenceNumber(_progress.Int64(1)), new SequenceNumber(_progress.Int64(2))), _progress.Int32(3) == FromAnnotation));
        return progress;
    }

    private static void BindLane(Statement statement, EndpointId endpoint, PartitionId partition, ObjectKey key) =>
        statement.Bind(1, endpoint.Value).Bind(2, partition.Value).Bind(3, key);
}
