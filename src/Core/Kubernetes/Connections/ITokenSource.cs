namespace ActorVent.Kubernetes.Connections;

/// <summary>Bearer tokens. What obtains tokens in another way (a plugin, a login) implements this.</summary>
internal interface ITokenSource
{
    /// <summary>The token to send now, or null to send none.</summary>
    /// <exception cref="ApiException">Unauthorized: there should be a token, but it cannot be read.</exception>
    ValueTask<string?> GetAsync(CancellationToken cancellationToken);

    /// <summary>After a 401: reads the token again. False when there is nothing to read, so that asking again is of no use.</summary>
    ValueTask<bool> RefreshAsync(CancellationToken cancellationToken);
}
