using ActorVent.Primitives;

namespace ActorVent.Cluster.Leases;

/// <summary>This node's lease, as senders look at it: two clocks and a comparison, whatever the thread that renews it is doing.</summary>
internal sealed class NodeLease(TimeProvider time) : ILease
{
    private volatile LeaseTerm? _term;

    public bool IsHeld => _term is { } term && term.Covers(time.Read());

    /// <summary>Called by the thread that renews it. null: it is not held.</summary>
    public void Hold(LeaseTerm? term) => _term = term;
}
