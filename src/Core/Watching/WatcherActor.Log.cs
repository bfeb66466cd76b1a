using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Watching;

internal sealed partial class WatcherActor
{
    private static partial class Log
    {
        [LoggerMessage(1300, LogLevel.Information, "{Scope}: listed {Count} objects at version {Version}; watching from there")]
        public static partial void Listed(ILogger logger, ScopeId scope, long count, ResourceVersion version);

        [LoggerMessage(1301, LogLevel.Debug, "{Scope}: watching from version {Version}")]
        public static partial void Watching(ILogger logger, ScopeId scope, ResourceVersion version);

        [LoggerMessage(1302, LogLevel.Warning, "{Scope}: {Error}; trying again in {Seconds:0.0} s, nothing is lost")]
        public static partial void Failed(ILogger logger, ScopeId scope, string error, double seconds);

        [LoggerMessage(1303, LogLevel.Information, "{Scope}: the server no longer has the history since version {Version}; listing everything and comparing")]
        public static partial void Expired(ILogger logger, ScopeId scope, ResourceVersion version);

        [LoggerMessage(1304, LogLevel.Warning, "{Scope}: the list's version {Version} is below {Seen}, which was seen before; listing again in {Seconds:0.0} s")]
        public static partial void StaleList(ILogger logger, ScopeId scope, ResourceVersion version, ResourceVersion seen, double seconds);

        [LoggerMessage(1305, LogLevel.Error, "{Scope}: the server's version stays at {Version}, below {Seen}: its history was reset (a restore of etcd?); comparing every object by uid and content")]
        public static partial void HistoryReset(ILogger logger, ScopeId scope, ResourceVersion version, ResourceVersion seen);

        [LoggerMessage(1307, LogLevel.Warning, "{Scope}: the watch stays at version {Version}, below {Seen}, which was seen before; listing, to see whether the server's history was reset")]
        public static partial void Behind(ILogger logger, ScopeId scope, ResourceVersion version, ResourceVersion seen);

        [LoggerMessage(1306, LogLevel.Warning, "{Scope}: {Streams} watches in a row ended without a word; listing, in case they missed something")]
        public static partial void Quiet(ILogger logger, ScopeId scope, int streams);
    }
}
