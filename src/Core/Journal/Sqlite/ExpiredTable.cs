using ActorVent.Journal.Relational;
using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>What retention removed before all had passed it.</summary>
internal sealed class ExpiredTable(Database database)
{
    private const string Passed = "expired WHERE partition = ?1 AND target = ?2 AND sequence <= ?3";

    private readonly Statement _add = database.Prepare("INSERT INTO expired VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
    private readonly Statement _next = database.Prepare(
        "SELECT partition, target FROM expired WHERE (partition, target) > (?1, ?2) ORDER BY partition, target LIMIT 1");
    private readonly Statement _remove = database.Prepare(
        $"DELETE FROM expired WHERE partition = ?1 AND target = ?2 AND sequence IN (SELECT sequence FROM {Passed} ORDER BY sequence LIMIT ?4)");
    private readonly Statement _any = database.Prepare($"SELECT 1 FROM {Passed} LIMIT 1");

    public void Add(StoredEntry entry) =>
        _add.Bind(1, entry.Partition.Value).Bind(2, entry.Target).Bind(3, entry.Sequence.Value).Bind(4, entry.Object).Bind(8, entry.Uid)
            .Bind(9, entry.Version).Bind(10, (int)entry.Type).Bind(11, entry.Time).Run();

    /// <summary>The next partition and target of which there are rows; null when there are none.</summary>
    public (PartitionId Partition, string Target)? Next((PartitionId Partition, string Target)? after)
    {
        if (!_next.Bind(1, after?.Partition.Value ?? -1).Bind(2, after?.Target ?? "").Step())
            return null;
        var next = (new PartitionId(_next.Int32(0)), _next.Text(1));
        _next.Reset();
        return next;
    }

    /// <summary>Removes the first of the rows up to a place.</summary>
    /// <returns>How many went.</returns>
    public int Remove(PartitionId partition, string target, SequenceNumber upTo, int most) =>
        _remove.Bind(1, partition.Value).Bind(2, target).Bind(3, upTo.Value).Bind(4, most).Run();

    public bool Any(PartitionId partition, string target, SequenceNumber upTo)
    {
        var any = _any.Bind(1, partition.Value).Bind(2, target).Bind(3, upTo.Value).Step();
        _any.Reset();
        return any;
    }
}
