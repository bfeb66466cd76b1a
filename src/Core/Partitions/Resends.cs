using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>
/// The objects that are to be sent again, or to be looked at whether they are, by the time when that is due. Knows nothing of the
/// others: what is healthy takes no room.
/// </summary>
internal sealed class Resends
{
    private readonly Dictionary<ObjectKey, Pending> _items = [];
    private readonly Dictionary<long, Pending> _unread = [];
    private readonly SortedSet<Pending> _order = new(Comparer<Pending>.Create(static (a, b) => (a.Due, a.Order).CompareTo((b.Due, b.Order))));
    private long _count;

    public int Count => _items.Count;

    /// <summary>The object's, null when it has none.</summary>
    public Pending? this[ObjectKey key] => _items.GetValueOrDefault(key);

    /// <summary>Keeps the object until it is removed, due then and not before.</summary>
    /// <param name="key">The object.</param>
    /// <param name="due">Takes the place of what was due before.</param>
    /// <param name="unread">Its newest entry, when that has to be looked at first.</param>
    public Pending Put(ObjectKey key, DateTimeOffset due, SequenceNumber? unread = null)
    {
        Remove(key);
        var item = new Pending(key, due, unread, ++_count);
        _items.Add(key, item);
        _order.Add(item);
        if (unread is not null)
            _unread.Add(item.Order, item);
        return item;
    }

    /// <summary>What is to be looked at, if nothing has taken its place since.</summary>
    public Pending? Find(long order) => _unread.GetValueOrDefault(order);

    public void Remove(ObjectKey key)
    {
        if (!_items.Remove(key, out var item))
            return;
        _order.Remove(item);
        _unread.Remove(item.Order);
    }

    /// <summary>The first that are due, at most so many; they stay.</summary>
    public List<Pending> Due(DateTimeOffset now, int most, Func<Pending, bool> may)
    {
        var due = new List<Pending>();
        foreach (var item in _order)
        {
            if (item.Due > now || due.Count == most)
                break;
            if (may(item))
                due.Add(item);
        }
        return due;
    }

    /// <param name="Object">The object.</param>
    /// <param name="Due">When.</param>
    /// <param name="Unread">The newest entry as it was when the partition was taken, if nobody has looked at its health; null: it is unhealthy.</param>
    /// <param name="Order">Tells those apart that are due at once; by it an item also is known to be still the same.</param>
    internal sealed record Pending(ObjectKey Object, DateTimeOffset Due, SequenceNumber? Unread, long Order);
}
