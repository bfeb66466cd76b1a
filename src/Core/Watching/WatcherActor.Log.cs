using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Requests;
using ActorVent.Primitives;
using ActorVent.Troubles;
using Microsoft.Extensions.Logging;
using static System.FormattableString;

namespace ActorVent.Watching;

internal sealed partial class WatcherActor
{
    // What the server refuses to this watch.
    private readonly TroubleLog _trouble;
    private string? _missing;
    private bool _isUnderWay;

    private void Note(WatcherReport report)
    {
        var (logger, metrics) = (_services.Logger, _services.Metrics);
        switch (report)
        {
            case WatcherReport.EventsRead read:
                metrics.Read(read.Count);
                break;
            case WatcherReport.ListBegun:
                metrics.Listed();
                break;
            case WatcherReport.Listed listed:
                Works();
                _isUnderWay = true;
                Log.Listed(logger, _name, listed.Count, _plural, listed.Version);
                break;
            case WatcherReport.Watching watching:
                Works();
                // Once a life: without a list there is no other line that says that the cluster answers.
                if (_isUnderWay)
                    Log.Watching(logger, _name, watching.Version);
                else
                    Log.WatchingOn(logger, _name, _plural, watching.Version);
                _isUnderWay = true;
                break;
            case WatcherReport.Failed failed:
                metrics.Failed(failed.Kind);
                if (failed.Wait is { } wait)
                    NoteFailure(failed.Kind, failed.Error, wait);
                break;
            case WatcherReport.Cut cut:
                metrics.Failed(cut.Kind);
                Log.Cut(logger, _name, cut.Error, cut.Wait.TotalSeconds);
                break;
            case WatcherReport.Expired expired:
                Log.Expired(logger, _name, expired.Version);
                break;
            case WatcherReport.InDoubt doubt:
                Log.InDoubt(logger, _name, doubt.Version, doubt.Seen);
                break;
            case WatcherReport.HistoryReset reset:
                metrics.HistoryReset();
                Log.HistoryReset(logger, _name, reset.Version, reset.Seen);
                break;
            case WatcherReport.Quiet quiet:
                Log.Quiet(logger, _name, quiet.Streams);
                break;
            case WatcherReport.LeftOut leftOut:
                _services.JournalTrouble.Failed(
                    leftOut.Partition, $"{_name}: changes of some {_plural} are not recorded, because the journal does not answer; the others go on, these are caught up with, nothing is lost");
                break;
            case WatcherReport.NotWritten refused:
                Log.NotWritten(logger, _name, refused.Reason, refused.Wait.TotalSeconds);
                break;
        }
    }

    private void Works()
    {
        if (_missing is { } granted)
            _services.Rules.Forget(granted);
        _missing = null;
        _trouble.Worked(_name);
        _services.ApiServer.Worked(_name);
    }

    /// <summary>A server that is not there, or unwell, is one trouble for all watches; what it refuses is this one's. The manifest is shown once.</summary>
    private void NoteFailure(string kind, string error, TimeSpan wait)
    {
        var (sentence, manifest) = RbacRule.Split(error);
        var trouble = kind is nameof(ApiErrorKind.Network) or nameof(ApiErrorKind.Unavailable) ? _services.ApiServer : _trouble;
        var problem = Invariant($"{_name}: {sentence}; trying again in {wait.TotalSeconds:0.0} s, nothing is lost");
        _missing = manifest ?? _missing;
        var shown = manifest is not null && _services.Rules.Show(manifest) ? manifest : null;
        if (!trouble.Failed(_name, problem, shown) && shown is not null)
            _services.Rules.Forget(shown);
    }

    private static partial class Log
    {
        [LoggerMessage(1300, LogLevel.Information, "{Scope}: listed {Count} {Plural} at version {Version}; watching from there")]
        public static partial void Listed(ILogger logger, string scope, long count, string plural, ResourceVersion version);

        [LoggerMessage(1301, LogLevel.Debug, "{Scope}: watching from version {Version}")]
        public static partial void Watching(ILogger logger, string scope, ResourceVersion version);

        [LoggerMessage(1313, LogLevel.Information, "{Scope}: watching {Plural} from version {Version}, where it stopped; what changed since comes now, and nothing is listed")]
        public static partial void WatchingOn(ILogger logger, string scope, string plural, ResourceVersion version);

        [LoggerMessage(1312, LogLevel.Debug, "{Scope}: the watch was cut ({Error}); going on where it was in {Seconds:0.0} s")]
        public static partial void Cut(ILogger logger, string scope, string error, double seconds);

        [LoggerMessage(1303, LogLevel.Information, "{Scope}: the server no longer has the history since version {Version}; listing everything and comparing")]
        public static partial void Expired(ILogger logger, string scope, ResourceVersion version);

        [LoggerMessage(1304, LogLevel.Debug, "{Scope}: the server's version {Version} is below {Seen}, which was seen before: it lags, or its history was reset; asking again")]
        public static partial void InDoubt(ILogger logger, string scope, ResourceVersion version, ResourceVersion seen);

        [LoggerMessage(1305, LogLevel.Warning, "{Scope}: the server's version stays at {Version}, below {Seen}: its history was reset (a restore of etcd?); listing everything and comparing every object by uid and content")]
        public static partial void HistoryReset(ILogger logger, string scope, ResourceVersion version, ResourceVersion seen);

        [LoggerMessage(1306, LogLevel.Debug, "{Scope}: {Streams} watches in a row ended without a word; listing, in case they missed something")]
        public static partial void Quiet(ILogger logger, string scope, int streams);

        [LoggerMessage(1309, LogLevel.Debug, "{Scope}: the journal does not take the watch's epoch or history ({Reason}); asking again in {Seconds:0.0} s")]
        public static partial void NotWritten(ILogger logger, string scope, string reason, double seconds);
    }
}
