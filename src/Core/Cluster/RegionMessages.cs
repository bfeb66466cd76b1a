namespace ActorVent.Cluster;

/// <summary>What a region itself is told; everything else is for its entities.</summary>
internal static class RegionMessage
{
    /// <summary>Tells every entity to finish what it does, begins none, and answers <see cref="Drained"/> when all have stopped.</summary>
    internal sealed record Drain
    {
        public static Drain Instance { get; } = new();
    }

    internal sealed record Drained
    {
        public static Drained Instance { get; } = new();
    }
}
