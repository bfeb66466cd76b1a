using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Partitions;

/// <summary>What is told to the operator.</summary>
internal sealed partial class PartitionActor
{
    private void Report(PartitionReport report)
    {
        var logger = _services.Logger;
        switch (report)
        {
            case PartitionReport.NotWritten failed:
                Log.NotWritten(logger, _partition, failed.Entries, failed.Reason, failed.Backoff.TotalMilliseconds);
                break;
            case PartitionReport.WrittenAgain again:
                Log.WrittenAgain(logger, _partition, again.Entries);
                break;
            case PartitionReport.HistoryReset reset:
                Log.HistoryReset(logger, _partition, reset.Scope);
                break;
            case PartitionReport.OutOfScope uncovered:
                Log.OutOfScope(logger, _partition, uncovered.Count);
                break;
            case PartitionReport.LookupFailed failed:
                Log.LookupFailed(logger, failed.Object, failed.Error);
                break;
            case PartitionReport.LookFailed failed:
                Log.LookFailed(logger, failed.Object, failed.Error);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1150, LogLevel.Warning, "Partition {Partition}: {Entries} entries are not written ({Reason}); trying again in {Backoff:0} ms, nothing is lost")]
        public static partial void NotWritten(ILogger logger, PartitionId partition, int entries, string? reason, double backoff);

        [LoggerMessage(1151, LogLevel.Information, "Partition {Partition}: {Entries} entries are written now")]
        public static partial void WrittenAgain(ILogger logger, PartitionId partition, int entries);

        [LoggerMessage(1200, LogLevel.Debug, "Partition {Partition}: the server's history was reset; every object of {Scope} is compared anew by uid and content")]
        public static partial void HistoryReset(ILogger logger, PartitionId partition, ScopeId scope);

        [LoggerMessage(1201, LogLevel.Information, "Partition {Partition}: {Count} objects are not covered by the configuration any more; they are reported as out of scope, not as deleted")]
        public static partial void OutOfScope(ILogger logger, PartitionId partition, int count);

        [LoggerMessage(1202, LogLevel.Warning, "{Object} does not match the selector any more or is deleted, and which of them cannot be asked now ({Error}); asking again")]
        public static partial void LookupFailed(ILogger logger, ObjectKey @object, string error);

        [LoggerMessage(1203, LogLevel.Warning, "{Object}: its newest entry cannot be read to see whether it is unhealthy ({Error}); trying again")]
        public static partial void LookFailed(ILogger logger, ObjectKey @object, string error);

        [LoggerMessage(1210, LogLevel.Warning, "Partition {Partition} stopped: {Error}; it is taken again and goes on from what is persisted")]
        public static partial void Stopped(ILogger logger, PartitionId partition, string error);

        [LoggerMessage(1211, LogLevel.Warning, "Partition {Partition} could not be taken ({Error}); trying again")]
        public static partial void TakeFailed(ILogger logger, PartitionId partition, string error);
    }
}
