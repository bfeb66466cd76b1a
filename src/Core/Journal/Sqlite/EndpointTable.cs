using ActorVent.Journal.Relational;
using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Endpoints, and up to where they have got everything.</summary>
internal sealed class EndpointTable(Database database)
{
    private const int Active = 0;

    /// <summary>A state.</summary>
    public const int Removed = 1;

    private const int Configured = 0;

    /// <summary>A kind.</summary>
    public const int FromAnnotation = 1;

    private readonly Statement _exists = database.Prepare("SELECT 1 FROM endpoints WHERE id = ?1");
    private readonly Statement _open = database.Prepare(
        $"INSERT INTO endpoints VALUES (?1, ?2, {Active}, {Configured}, NULL) ON CONFLICT DO UPDATE SET url = excluded.url, state = {Active}");
    private readonly Statement _create = database.Prepare($"INSERT INTO endpoints VALUES (?1, ?2, {Active}, {FromAnnotation}, NULL)");
    private readonly Statement _join = database.Prepare("INSERT INTO joined SELECT ?1, partition, sequence FROM partitions");
    private readonly Statement _joinHere = database.Prepare("INSERT INTO joined SELECT ?1, partition, CASE partition WHEN ?2 THEN ?3 ELSE sequence END FROM partitions");
    private readonly Statement _begin = database.Prepare("INSERT INTO low SELECT endpoint, partition, CASE ?2 WHEN 1 THEN sequence ELSE 0 END FROM joined WHERE endpoint = ?1");
    private readonly Statement _count = database.Prepare($"SELECT count(*) FROM endpoints WHERE kind = {FromAnnotation}");
    private readonly Statement _removeAll = database.Prepare($"UPDATE endpoints SET state = CASE kind WHEN {FromAnnotation} THEN ?1 ELSE {Removed} END");
    private readonly Statement _activate = database.Prepare($"UPDATE endpoints SET state = {Active} WHERE id = ?1");
    private readonly Statement _raise = database.Prepare("UPDATE low SET sequence = ?3 WHERE endpoint = ?1 AND partition = ?2 AND sequence < ?3");
    private readonly Statement _setDisabled = database.Prepare("UPDATE endpoints SET disabled = ?2 WHERE id = ?1 AND (disabled IS NULL) <> (?2 IS NULL)");
    private readonly Statement _passed = database.Prepare($"""
        SELECT e.id, e.kind, e.disabled, max(l.sequence, j.sequence) FROM endpoints e
        CROSS JOIN low l ON l.endpoint = e.id AND l.partition = ?1 CROSS JOIN joined j ON j.endpoint = e.id AND j.partition = ?1
        WHERE e.state = {Active}
        """);
    private readonly Statement _forgetCarriedOffsets = database.Prepare("DELETE FROM carried_offsets WHERE endpoint = ?1");
    private readonly Statement _forgetCarriedLanes = database.Prepare("DELETE FROM carried_lanes WHERE endpoint = ?1");

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
        _begin.Bind(1, endpoint.Id.Value).Bind(2, 1).Run();
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
        if (!isNew)
            return false;
        _join.Bind(1, endpoint.Id.Value).Run();
        _begin.Bind(1, endpoint.Id.Value).Bind(2, 0).Run();
        return true;
    }

    public void Retire(IReadOnlyCollection<EndpointId> configured, bool annotations)
    {
        _removeAll.Bind(1, annotations ? Active : Removed).Run();
        foreach (var id in configured)
            _activate.Bind(1, id.Value).Run();
    }

    /// <summary>Low values only rise. The first time of being disabled that is told counts, until there is none.</summary>
    public WriteResult WriteLow(EndpointId endpoint, IReadOnlyList<(PartitionId Partition, SequenceNumber Low)> low, DateTimeOffset? disabledSince)
    {
        if (!Exists(endpoint))
            return Refusals.NotOpened(endpoint);
        foreach (var (partition, passed) in low)
            _raise.Bind(1, endpoint.Value).Bind(2, partition.Value).Bind(3, passed.Value).Run();
        _setDisabled.Bind(1, endpoint.Value).Bind(2, disabledSince).Run();
        return WriteResult.Written;
    }

    public void ForgetCarried(EndpointId endpoint)
    {
        _forgetCarriedOffsets.Bind(1, endpoint.Value).Run();
        _forgetCarriedLanes.Bind(1, endpoint.Value).Run();
    }

    /// <summary>Up to where the endpoints that count have passed a partition.</summary>
    public List<PassedRow> Passed(PartitionId partition)
    {
        var rows = new List<PassedRow>();
        _passed.Bind(1, partition.Value);
        while (_passed.Step())
            rows.Add(new PassedRow(_passed.Text(0), _passed.Int32(1) == FromAnnotation, _passed.TimeOrNull(2), new SequenceNumber(_passed.Int64(3))));
        return rows;
    }
}
