using ActorVent.Watching.Feeds;

namespace ActorVent.Watching;

/// <remarks>What operators ask.</remarks>
internal sealed partial class WatcherMachine
{
    /// <summary>How it is at present. Changes nothing.</summary>
    public WatcherStatus Status() => new(
        _scope, _options.Name, State(), _epoch.Number, _persisted, _highest,
        _links.Count(static link => link is { Hello: not 0, IsLeftOut: false }), _links.Count(static link => link.IsLeftOut), _credit.Used, RetryAt(), Problem: null);

    private WatcherState State()
    {
        if (_phase is Phase.Draining or Phase.Over)
            return WatcherState.Draining;
        if (_phase != Phase.Running || _feeds.Count == 0)
            return WatcherState.Starting;
        if (_feeds[0].RetryAt is not null)
            return WatcherState.Retrying;
        return _feeds[0] switch
        {
            { List: not null } => WatcherState.Listing,
            { State: FeedState.Opening, IsCaughtUp: false } => WatcherState.Starting,
            _ => WatcherState.Watching,
        };
    }

    private DateTimeOffset? RetryAt()
    {
        var at = _journalAt;
        foreach (var feed in _feeds)
            at = Earlier(at, feed.RetryAt);
        return at;
    }
}
