namespace ActorVent.Node.Configuration;

/// <summary>Where other nodes reach this one.</summary>
/// <param name="Host">An address of this machine; null: the one by which it reaches the database.</param>
/// <param name="Port">0: any that is free.</param>
public sealed record ClusterListenOptions(string? Host, int Port)
{
    public static ClusterListenOptions Default { get; } = new(null, 0);
}
