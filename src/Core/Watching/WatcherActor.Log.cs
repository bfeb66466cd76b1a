using ActorVent.Kubernetes.Requests;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Watching;

internal sealed partial class WatcherActor
{
    private string? _shownManifest;

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
                _shownManifest = null;
                Log.Listed(logger, _scope, listed.Count, listed.Version);
                break;
            case WatcherReport.Watching watching:
                Log.Watching(logger, _scope, watching.Version);
                break;
            case WatcherReport.Failed failed:
                metrics.Failed(failed.Kind);
                if (failed.Wait is { } wait)
                    NoteFailure(failed.Error, wait);
                break;
            case WatcherReport.Expired expired:
                Log.Expired(logger, _scope, expired.Version);
                break;
            case WatcherReport.InDoubt doubt:
                Log.InDoubt(logger, _scope, doubt.Version, doubt.Seen);
                break;
            case WatcherReport.HistoryReset reset:
                metrics.HistoryReset();
                Log.HistoryReset(logger, _scope, reset.Version, reset.Seen);
                break;
            case WatcherReport.Quiet quiet:
                Log.Quiet(logger, _scope, quiet.Streams);
                break;
            case WatcherReport.LeftOut leftOut:
                Log.LeftOut(logger, _scope, leftOut.Partition);
                break;
            case WatcherReport.NotWritten refused:
                Log.NotWritten(logger, _scope, refused.Reason, refused.Wait.TotalSeconds);
                break;
        }
    }

    /// <summary>The manifest is shown once, and not with each attempt.</summary>
    private void NoteFailure(string error, TimeSpan wait)
    {
        var (sentence, manifest) = RbacRule.Split(error);
        if (manifest is null || manifest == _shownManifest)
            Log.Failed(_services.Logger, _scope, sentence, wait.TotalSeconds);
        else
            Log.NotAllowed(_services.Logger, _scope, sentence, wait.TotalSeconds, manifest);
        _shownManifest = manifest ?? _shownManifest;
    }

    private static partial class Log
    {
        [LoggerMessage(1300, LogLevel.Information, "{Scope}: listed {Count} objects at version {Version}; watching from there")]
        public static partial void Listed(ILogger logger, ScopeId scope, long count, ResourceVersion version);

        [LoggerMessage(1301, LogLevel.Debug, "{Scope}: watching from version {Version}")]
        public static partial void Watching(ILogger logger, ScopeId scope, ResourceVersion version);

        [LoggerMessage(1302, LogLevel.Warning, "{Scope}: {Error}; trying again in {Seconds:0.0} s, nothing is lost")]
        public static partial void Failed(ILogger logger, ScopeId scope, string error, double seconds);

        [LoggerMessage(1311, LogLevel.Warning, "{Scope}: {Error}; trying again in {Seconds:0.0} s, nothing is lost\n{Manifest}")]
        public static partial void NotAllowed(ILogger logger, ScopeId scope, string error, double seconds, string manifest);

        [LoggerMessage(1303, LogLevel.Information, "{Scope}: the server no longer has the history since version {Version}; listing everything and comparing")]
        public static partial void Expired(ILogger logger, ScopeId scope, ResourceVersion version);

        [LoggerMessage(1304, LogLevel.Debug, "{Scope}: the server's version {Version} is below {Seen}, which was seen before: it lags, or its history was reset; asking again")]
        public static partial void InDoubt(ILogger logger, ScopeId scope, ResourceVersion version, ResourceVersion seen);

        [LoggerMessage(1305, LogLevel.Warning, "{Scope}: the server's version stays at {Version}, below {Seen}: its history was reset (a restore of etcd?); listing everything and comparing every object by uid and content")]
        public static partial void HistoryReset(ILogger logger, ScopeId scope, ResourceVersion version, ResourceVersion seen);

        [LoggerMessage(1306, LogLevel.Warning, "{Scope}: {Streams} watches in a row ended without a word; listing, in case they missed something")]
        public static partial void Quiet(ILogger logger, ScopeId scope, int streams);

        [LoggerMessage(1308, LogLevel.Warning, "{Scope}: partition {Partition} takes nothing; the watch goes on without it, and catches up with it when it says hello")]
        public static partial void LeftOut(ILogger logger, ScopeId scope, PartitionId partition);

        [LoggerMessage(1309, LogLevel.Warning, "{Scope}: the journal does not take the watch's epoch or history ({Reason}); asking again in {Seconds:0.0} s")]
        public static partial void NotWritten(ILogger logger, ScopeId scope, string reason, double seconds);
    }
}
