namespace ActorVent.Journal.Sqlite;

/// <summary>Dead letters: one for each entry and endpoint, in the order in which they came.</summary>
internal sealed class DeadLetterTable(Database database)
{
    private readonly Statement _add = database.Prepare(
        "INSERT INTO dead_letters VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) ON CONFLICT (endpoint, partition, sequence) DO NOTHING");

    /// <summary>Adds the letter unless the entry has one at this endpoint: a write may come twice.</summary>
    public void Add(DeadLetter letter) =>
        _add.Bind(1, letter.Endpoint.Value).Bind(2, letter.Partition.Value).Bind(3, letter.Sequence.Value).Bind(4, letter.Object)
            .Bind(8, letter.Uid).Bind(9, letter.Version).Bind(10, (int)letter.Type).Bind(11, letter.Time).Bind(12, letter.Attempts)
            .Bind(13, letter.Reason).Bind(14, letter.Payload.Span).Run();
}
