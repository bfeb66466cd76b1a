namespace ActorVent.Journal.Sqlite;

/// <summary>Dead letters: one for each entry and endpoint, in the order in which they came.</summary>
internal sealed class DeadLetterTable(Database database)
{
    private const string Insert = "INSERT INTO dead_letters VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) ON CONFLICT (endpoint, partition, sequence) DO ";

    private readonly Statement _put = database.Prepare(
        Insert + "UPDATE SET cluster = excluded.cluster, kind = excluded.kind, namespace = excluded.namespace, name = excluded.name, uid = excluded.uid, version = excluded.version, type = excluded.type, time = excluded.time, attempts = excluded.attempts, reason = excluded.reason, payload = excluded.payload");
    private readonly Statement _tryAdd = database.Prepare(Insert + "NOTHING");

    /// <summary>Adds the letter, or replaces the one that the entry had at this endpoint: a commit may come twice.</summary>
    public void Put(DeadLetter letter) => Run(_put, letter);

    /// <summary>Adds the letter unless the entry has one at this endpoint.</summary>
    public bool TryAdd(DeadLetter letter) => Run(_tryAdd, letter) == 1;

    private static int Run(Statement statement, DeadLetter letter) =>
        statement.Bind(1, letter.Endpoint.Value).Bind(2, letter.Partition.Value).Bind(3, letter.Sequence.Value).Bind(4, letter.Object)
            .Bind(8, letter.Uid).Bind(9, letter.Version).Bind(10, (int)letter.Type).Bind(11, letter.Time).Bind(12, letter.Attempts)
            .Bind(13, letter.Reason).Bind(14, letter.Payload.Span).Run();
}
