namespace ActorVent.Cluster.Leases;

/// <summary>What the table <c>nodes</c> said when it was last read.</summary>
/// <param name="Rows">All of it: the dead stay for a day.</param>
internal sealed record NodesView(IReadOnlyList<NodeRow> Rows)
{
    public static NodesView Empty { get; } = new([]);

    /// <summary>The life that Akka knows by this address and number; null: there is none.</summary>
    public NodeRow? Find(string address, long uid)
    {
        foreach (var row in Rows)
        {
            if (row.Uid == uid && row.Address == address)
                return row;
        }
        return null;
    }
}
