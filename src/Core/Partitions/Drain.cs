namespace ActorVent.Partitions;

/// <summary>To a partition or a watcher: flush what waits, persist it, stop. What does not make it comes again after the next start.</summary>
internal sealed record Drain
{
    public static Drain Instance { get; } = new();
}
