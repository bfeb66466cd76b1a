namespace ActorVent.Watching.Feeds;

/// <summary>
/// Lists whose version is below what was seen before. For a while that is a server which lags; complete ones that stay
/// below for a minute mean that the server's history was reset, as by a restore of etcd.
/// </summary>
internal sealed class StaleLists
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private DateTimeOffset? _since;

    /// <summary>Whether the last complete list was below.</summary>
    public bool IsPending => _since is not null;

    /// <summary>A complete list was below.</summary>
    /// <returns>Whether history was reset.</returns>
    public bool Saw(DateTimeOffset now)
    {
        _since ??= now;
        return now - _since >= Patience;
    }

    public void Clear() => _since = null;
}
