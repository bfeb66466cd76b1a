using ActorVent.Kubernetes;
using ActorVent.Primitives;
using ActorVent.Watching.Feeds;

namespace ActorVent.Watching;

/// <remarks>A watch goes on from its version, whatever happens to its connection. Whether that is a version of the server's is asked of the server.</remarks>
internal sealed partial class WatcherMachine
{
    private readonly Doubt _doubt;

    private bool IsDoubt(long id) => id == _doubt.Id && id != 0;

    private void SettleDoubt()
    {
        CloseDoubt();
        _doubt.Settle(_now);
    }

    private void CloseDoubt()
    {
        if (_doubt.Id != 0)
            _effects.Add(new WatcherEffect.Close(_doubt.Id));
    }

    /// <summary>A server that cannot be watched cannot be asked either; it is, when a list waits for the answer.</summary>
    private bool MayAsk()
    {
        if (!_rules.AskInDoubt || _phase != Phase.Running || _doubt.Id != 0 || !_highest.IsInteger)
            return false;
        if (_doubt.IsRaised)
            return true;
        foreach (var feed in _feeds)
        {
            if (feed.State == FeedState.Reading)
                return true;
        }
        return false;
    }

    private void AskWhenInDoubt()
    {
        if (_doubt.AskAt > _now || !MayAsk())
            return;
        _doubt.Ask(++_ids, _highest);
        _effects.Add(new WatcherEffect.AskVersion(_doubt.Id));
    }

    private void VersionTold(ResourceVersion version)
    {
        var seen = _doubt.Seen;
        if (!version.IsInteger || !seen.IsNewerThan(version))
        {
            SettleDoubt();
            return;
        }
        CloseDoubt();
        if (!_doubt.SawBelow(_now))
        {
            Report(new WatcherReport.InDoubt(version, seen));
            return;
        }
        Report(new WatcherReport.HistoryReset(version, seen));
        Reset();
    }

    private void VersionNotTold(ApiErrorKind? kind, string error, TimeSpan? retryAfter)
    {
        CloseDoubt();
        var wait = _doubt.Failed(_now, retryAfter);
        Report(new WatcherReport.Failed(kind?.ToString() ?? "Unexpected", error, wait));
    }

    /// <summary>One list after the other from a server that lags would say nothing new.</summary>
    private bool WaitsForProof(Feed feed) => _doubt.IsRaised && feed.At.IsNone;
}
