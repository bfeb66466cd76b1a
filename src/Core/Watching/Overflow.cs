using ActorVent.Partitions;

namespace ActorVent.Watching;

/// <summary>
/// What a full partition has yet to be told: the newest state per uid, in the order of the newest. Order matters: the partition's
/// position says that everything before it has arrived.
/// </summary>
/// <param name="newestOnly">If not, nothing takes the place of anything.</param>
internal sealed class Overflow(bool newestOnly)
{
    private readonly LinkedList<Change> _order = new();
    private readonly Dictionary<string, LinkedListNode<Change>> _byUid = [];

    /// <summary>Bytes of payload held.</summary>
    public long Bytes { get; private set; }

    public bool IsEmpty => _order.Count == 0;

    /// <summary>Adds a change, or puts it in the place of an older one of the same uid.</summary>
    /// <returns>How many changes it took the place of: 0 or 1.</returns>
    public int Add(Change change)
    {
        var replaced = 0;
        if (newestOnly && _byUid.Remove(change.Uid, out var older))
        {
            _order.Remove(older);
            Bytes -= Size(older.Value);
            // What was to be told as a creation still is one.
            if (older.Value.Type == Journal.ChangeType.Added && !change.Ends)
                change = change with { Type = Journal.ChangeType.Added };
            replaced = 1;
        }
        _byUid[change.Uid] = _order.AddLast(change);
        Bytes += Size(change);
        return replaced;
    }

    public Change Take()
    {
        var change = _order.First!.Value;
        _order.RemoveFirst();
        _byUid.Remove(change.Uid);
        Bytes -= Size(change);
        return change;
    }

    private static int Size(Change change) => change.Payload?.Length ?? 0;
}
