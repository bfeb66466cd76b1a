using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>
/// Up to which version everything that one scope delivered is settled (in the journal, or void), in order of arrival.
/// What is not settled yet holds the position at what had arrived before it.
/// </summary>
internal sealed class PositionTracker(ResourceVersion position)
{
    private readonly LinkedList<Hold> _holds = new();
    private ResourceVersion _received = position;

    /// <summary>The position; none before the first list is complete.</summary>
    public ResourceVersion Position => _holds.First is { } first ? first.Value.Before : _received;

    /// <summary>Everything up to this version has arrived. Says nothing before the first list is complete.</summary>
    public void Received(ResourceVersion version)
    {
        if (!_received.IsNone && version.IsNewerThan(_received))
            _received = version;
    }

    /// <summary>A list of this version is complete: that is as good as everything up to it.</summary>
    public void Listed(ResourceVersion version)
    {
        if (version.IsNewerThan(_received))
            _received = version;
    }

    /// <summary>Versions start anew: there is no position until the next list is complete, and all that is kept is settled.</summary>
    public void Reset()
    {
        _received = ResourceVersion.None;
        foreach (var hold in _holds)
            hold.Before = ResourceVersion.None;
    }

    /// <summary>Something has arrived that is not settled. What a list told has no place in the order: pass none.</summary>
    public Hold Keep(ResourceVersion version)
    {
        var hold = new Hold(this, _received);
        hold.Node = _holds.AddLast(hold);
        if (!version.IsNone)
            Received(version);
        return hold;
    }

    private void Release(Hold hold)
    {
        if (hold.Node is { } node)
            _holds.Remove(node);
        hold.Node = null;
    }

    /// <summary>Keeps the position back until it is released. Belongs to the partition: nobody else touches it.</summary>
    internal sealed class Hold(PositionTracker owner, ResourceVersion before)
    {
        public ResourceVersion Before { get; internal set; } = before;

        internal LinkedListNode<Hold>? Node { get; set; }

        public void Release() => owner.Release(this);
    }
}
