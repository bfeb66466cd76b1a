using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Ownership, newest sequence numbers, and what partitions know of scopes.</summary>
internal sealed class PartitionTable(Database database)
{
    private const string Owned = "partition = ?1 AND owner = ?2 AND incarnation = ?3 AND epoch = ?4";

    private readonly Statement _advance = database.Prepare($"UPDATE partitions SET sequence = ?5, bytes = bytes + ?6 WHERE {Owned} AND sequence = ?7");
    private readonly Statement _release = database.Prepare($"UPDATE partitions SET owner = NULL, incarnation = NULL WHERE {Owned}");
    private readonly Statement _take = database.Prepare("UPDATE partitions SET owner = ?2, incarnation = ?3, epoch = epoch + 1 WHERE partition = ?1");
    private readonly Statement _read = database.Prepare("SELECT epoch, sequence FROM partitions WHERE partition = ?1");
    private readonly Statement _setSequence = database.Prepare("UPDATE partitions SET sequence = ?2 WHERE partition = ?1");
    private readonly Statement _addBytes = database.Prepare("UPDATE partitions SET bytes = bytes + ?2 WHERE partition = ?1");
    private readonly Statement _bytes = database.Prepare("SELECT coalesce(sum(bytes), 0) FROM partitions");
    private readonly Statement _setScope = database.Prepare("INSERT OR REPLACE INTO partition_scopes VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    private readonly Statement _dropScope = database.Prepare("DELETE FROM partition_scopes WHERE partition = ?1 AND scope = ?2");

    /// <summary>The fence of an append: moves the newest sequence number on if the partition is still owned and nobody has moved it.</summary>
    public bool TryAdvance(Fence fence, SequenceNumber last, SequenceNumber next, long bytes)
    {
        BindFence(_advance, fence);
        return _advance.Bind(5, next.Value).Bind(6, bytes).Bind(7, last.Value).Run() == 1;
    }

    public bool TryRelease(Fence fence)
    {
        BindFence(_release, fence);
        return _release.Run() == 1;
    }

    /// <summary>Takes the partition: whoever owned it before is dead, since only one process can have the file.</summary>
    public (Fence Fence, SequenceNumber Last) Take(PartitionId partition, string node, Incarnation incarnation)
    {
        _take.Bind(1, partition.Value).Bind(2, node).Bind(3, incarnation.Value).Run();
        _read.Bind(1, partition.Value).Step();
        var taken = (new Fence(partition, node, incarnation, new Epoch(_read.Int64(0))), new SequenceNumber(_read.Int64(1)));
        _read.Reset();
        return taken;
    }

    /// <summary>Corrects what <see cref="TryAdvance"/> has set, in the same transaction.</summary>
    public void SetSequence(PartitionId partition, SequenceNumber sequence) => _setSequence.Bind(1, partition.Value).Bind(2, sequence.Value).Run();

    public void AddBytes(PartitionId partition, long bytes) => _addBytes.Bind(1, partition.Value).Bind(2, bytes).Run();

    /// <summary>What all payloads take.</summary>
    public long Bytes()
    {
        _bytes.Step();
        var bytes = _bytes.Int64(0);
        _bytes.Reset();
        return bytes;
    }

    public void SetScope(PartitionId partition, PartitionScope scope) =>
        _setScope.Bind(1, partition.Value).Bind(2, scope.Scope.Value).Bind(3, scope.Epoch.Number).Bind(4, scope.Epoch.Rewinds).Bind(5, scope.History)
            .Bind(6, scope.Position).Run();

    public void DropScope(PartitionId partition, ScopeId scope) => _dropScope.Bind(1, partition.Value).Bind(2, scope.Value).Run();

    private static void BindFence(Statement statement, Fence fence) =>
        statement.Bind(1, fence.Partition.Value).Bind(2, fence.Node).Bind(3, fence.Incarnation.Value).Bind(4, fence.Epoch.Value);
}
