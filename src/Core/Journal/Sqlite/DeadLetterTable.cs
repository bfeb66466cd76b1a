using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Dead letters: one for an endpoint and entry.</summary>
internal sealed class DeadLetterTable(Database database)
{
    private const string Columns = "(endpoint, shard, sequence, cluster, kind, namespace, name, uid, version, type, time, attempts, reason, payload)";

    private readonly Statement _put = database.Prepare(
        $"INSERT OR REPLACE INTO dead_letters {Columns} VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");
    private readonly Statement _add = database.Prepare(
        $"INSERT OR IGNORE INTO dead_letters {Columns} VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");
    private readonly Statement _read = database.Prepare("""
        SELECT endpoint, shard, sequence, cluster, kind, namespace, name, uid, version, type, time, attempts, reason, payload
        FROM dead_letters WHERE ?1 IS NULL OR endpoint = ?1 ORDER BY id LIMIT ?2
        """);

    public void Put(DeadLetter letter) => Bind(_put, letter).Run();

    /// <returns>False when the entry is among the endpoint's dead letters already.</returns>
    public bool TryAdd(DeadLetter letter) => Bind(_add, letter).Run() == 1;

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<DeadLetter> Read(EndpointId? endpoint, int most)
    {
        var letters = new List<DeadLetter>();
        _read.Bind(1, endpoint?.Value).Bind(2, most);
        while (_read.Step())
        {
            letters.Add(new DeadLetter
            {
                Endpoint = new EndpointId(_read.Text(0)),
                Shard = new ShardId(_read.Int32(1)),
                Sequence = new SequenceNumber(_read.Int64(2)),
                Object = _read.Key(3),
                Uid = _read.Text(7),
                Version = _read.Version(8),
                Type = (ChangeType)_read.Int32(9),
                Time = _read.Time(10),
                Attempts = _read.Int32(11),
                Reason = _read.Text(12),
                Payload = _read.Blob(13),
            });
        }
        return letters;
    }

    private static Statement Bind(Statement statement, DeadLetter letter) => statement
        .Bind(1, letter.Endpoint.Value).Bind(2, letter.Shard.Value).Bind(3, letter.Sequence.Value).Bind(4, letter.Object)
        .Bind(8, letter.Uid).Bind(9, letter.Version).Bind(10, (int)letter.Type).Bind(11, letter.Time).Bind(12, letter.Attempts)
        .Bind(13, letter.Reason).Bind(14, letter.Payload.Span);
}
