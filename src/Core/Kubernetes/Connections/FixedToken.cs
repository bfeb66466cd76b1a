namespace ActorVent.Kubernetes.Connections;

/// <summary>A token that was written down once, or none at all.</summary>
internal sealed class FixedToken(string? token) : ITokenSource
{
    public static FixedToken None { get; } = new(null);

    public ValueTask<string?> GetAsync(CancellationToken cancellationToken) => new(token);

    public ValueTask<bool> RefreshAsync(CancellationToken cancellationToken) => new(false);
}
