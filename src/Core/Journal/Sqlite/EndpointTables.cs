using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Endpoints, offsets, lanes and dead letters, on the writer's connection.</summary>
internal sealed class EndpointTables(Database database)
{
    /// <summary>States of an endpoint's row.</summary>
    private const int Active = 0;
    private const int Removed = 1;

    private readonly Statement _state = database.Prepare("SELECT state FROM endpoints WHERE id = ?");
    private readonly Statement _activate = database.Prepare("UPDATE endpoints SET url = ?2, state = 0 WHERE id = ?1");
    private readonly Statement _create = database.Prepare("INSERT INTO endpoints (id, url, state) VALUES (?, ?, 0)");
    private readonly Statement _join = database.Prepare("INSERT INTO offsets (endpoint, shard, sequence, joined) SELECT ?1, shard, 0, sequence FROM shards");
    private readonly Statement _offsets = database.Prepare("SELECT sequence, joined FROM offsets WHERE endpoint = ? ORDER BY shard");
    private readonly Statement _lanes = database.Prepare(
        "SELECT shard, cluster, kind, namespace, name, sequence, version, attempts, first, next, failing FROM lanes WHERE endpoint = ?");
    private readonly Statement _all = database.Prepare("SELECT id FROM endpoints");
    private readonly Statement _setState = database.Prepare("UPDATE endpoints SET state = ?2 WHERE id = ?1");
    private readonly Statement _setOffset = database.Prepare("UPDATE offsets SET sequence = ?3 WHERE endpoint = ?1 AND shard = ?2");
    private readonly Statement _setLane = database.Prepare("""
        INSERT OR REPLACE INTO lanes (endpoint, shard, cluster, kind, namespace, name, sequence, version, attempts, first, next, failing)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        """);
    private readonly Statement _removeLane = database.Prepare(
        "DELETE FROM lanes WHERE endpoint = ?1 AND shard = ?2 AND cluster = ?3 AND kind = ?4 AND namespace = ?5 AND name = ?6");
    private readonly DeadLetterTable _deadLetters = new(database);

    public EndpointSnapshot Open(EndpointRegistration endpoint)
    {
        var id = endpoint.Id.Value;
        var isKnown = _state.Bind(1, id).Step();
        _state.Reset();
        if (isKnown)
        {
            _activate.Bind(1, id).Bind(2, endpoint.MaskedUrl).Run();
        }
        else
        {
            _create.Bind(1, id).Bind(2, endpoint.MaskedUrl).Run();
            _join.Bind(1, id).Run();
        }
        return new EndpointSnapshot(Offsets(id), Lanes(id), !isKnown);
    }

    public void Retire(IReadOnlyCollection<EndpointId> configured)
    {
        var known = new List<string>();
        while (_all.Step())
            known.Add(_all.Text(0));
        foreach (var id in known)
            _setState.Bind(1, id).Bind(2, configured.Contains(new EndpointId(id)) ? Active : Removed).Run();
    }

    public WriteResult Commit(EndpointCommit commit)
    {
        var id = commit.Endpoint.Value;
        var isKnown = _state.Bind(1, id).Step();
        _state.Reset();
        if (!isKnown)
            return Refusals.NotOpened(commit.Endpoint);
        foreach (var (shard, sequence) in commit.Offsets)
            _setOffset.Bind(1, id).Bind(2, shard.Value).Bind(3, sequence.Value).Run();
        foreach (var lane in commit.Lanes)
        {
            _setLane.Bind(1, id).Bind(2, lane.Shard.Value).Bind(3, lane.Object).Bind(7, lane.Sequence.Value).Bind(8, lane.Version)
                .Bind(9, lane.Attempts).Bind(10, lane.First).Bind(11, lane.Next).Bind(12, lane.Failing.Ticks).Run();
        }
        foreach (var (shard, key) in commit.RemovedLanes)
            _removeLane.Bind(1, id).Bind(2, shard.Value).Bind(3, key).Run();
        foreach (var letter in commit.DeadLetters)
            _deadLetters.Put(letter);
        return WriteResult.Written;
    }

    private List<EndpointOffset> Offsets(string id)
    {
        var offsets = new List<EndpointOffset>();
        _offsets.Bind(1, id);
        while (_offsets.Step())
            offsets.Add(new EndpointOffset(new SequenceNumber(_offsets.Int64(0)), new SequenceNumber(_offsets.Int64(1))));
        return offsets;
    }

    private List<LaneRow> Lanes(string id)
    {
        var lanes = new List<LaneRow>();
        _lanes.Bind(1, id);
        while (_lanes.Step())
        {
            lanes.Add(new LaneRow
            {
                Shard = new ShardId(_lanes.Int32(0)),
                Object = _lanes.Key(1),
                Sequence = new SequenceNumber(_lanes.Int64(5)),
                Version = _lanes.Version(6),
                Attempts = _lanes.Int32(7),
                First = _lanes.TimeOrNull(8),
                Next = _lanes.TimeOrNull(9),
                Failing = TimeSpan.FromTicks(_lanes.Int64(10)),
            });
        }
        return lanes;
    }
}
