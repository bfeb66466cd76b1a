namespace ActorVent.Kubernetes.Connections.Oidc;

/// <summary>
/// The id token of a kubeconfig's oidc login: used until shortly before its end, then looked for in the kubeconfig, where another
/// program may have renewed it, then renewed. However many requests wait for it, that happens once at a time.
/// </summary>
/// <param name="login">As it was read at the start.</param>
/// <param name="provider">Renews it.</param>
/// <param name="file">Where it is from.</param>
/// <param name="source">For messages: file and key of the section.</param>
/// <param name="time">For expiry.</param>
internal sealed class OidcTokens(OidcLogin login, IdentityProvider provider, LoginFile file, string source, TimeProvider time) : ITokenSource
{
    /// <summary>So much earlier a token counts as expired: kubectl's, for clocks that differ.</summary>
    public static readonly TimeSpan Leeway = TimeSpan.FromSeconds(10);

    /// <summary>What was just obtained is used for so long whatever our clock says, and whatever the server: asking on would not help.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private OidcLogin _login = login;
    private long? _obtainedAt;
    private Task<OidcLogin>? _running;

    public async ValueTask<string?> GetAsync(CancellationToken cancellationToken)
    {
        var current = Volatile.Read(ref _login);
        if (!IsUsable(current))
            current = await Run(isRefused: false).WaitAsync(cancellationToken).ConfigureAwait(false);
        return current.IdToken;
    }

    public async ValueTask<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        var refused = Volatile.Read(ref _login).IdToken;
        var now = await Run(isRefused: true).WaitAsync(cancellationToken).ConfigureAwait(false);
        return now.IdToken != refused;
    }

    /// <summary>Of its own, so that a request that is given up ends nothing that others wait for.</summary>
    private Task<OidcLogin> Run(bool isRefused)
    {
        lock (_lock)
            return _running ??= Task.Run(() => RunOnceAsync(isRefused));
    }

    private async Task<OidcLogin> RunOnceAsync(bool isRefused)
    {
        try
        {
            return await RenewAsync(isRefused).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
                _running = null;
        }
    }

    private async Task<OidcLogin> RenewAsync(bool isRefused)
    {
        if (file.TakeChange() is { } change)
        {
            var before = _login.IdToken;
            Take(change, obtainedAt: null);
            if (IsUsable(change) && change.IdToken != before)
                return change;
        }
        var current = _login;
        if (!isRefused && IsUsable(current))
            return current;
        if (isRefused && (current.RefreshToken is null || IsFresh()))
            return current;
        var renewed = await provider.RefreshAsync(current.RefreshToken ?? throw Ended(current)).ConfigureAwait(false);
        Take(renewed, time.GetTimestamp());
        await file.SaveAsync(renewed).ConfigureAwait(false);
        return renewed;
    }

    private void Take(OidcLogin taken, long? obtainedAt)
    {
        lock (_lock)
            _obtainedAt = obtainedAt;
        Volatile.Write(ref _login, taken);
    }

    private bool IsUsable(OidcLogin candidate) => candidate.IdToken is not null && (candidate.Expires > time.GetUtcNow() + Leeway || IsFresh());

    private bool IsFresh()
    {
        lock (_lock)
            return _obtainedAt is { } obtainedAt && time.GetElapsedTime(obtainedAt) < Fresh;
    }

    private ApiException Ended(OidcLogin current) => new(
        ApiErrorKind.Unauthorized,
        $"{source}: {(current.Expires is { } end ? $"the {OidcSection.IdTokenKey} has expired at {end:u}" : $"the {OidcSection.IdTokenKey} does not say when it ends")}, and there is no {OidcSection.RefreshTokenKey} to renew it with; log in again: the file is read again then");
}
