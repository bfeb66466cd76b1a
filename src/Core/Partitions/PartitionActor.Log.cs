using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Partitions;

/// <summary>What is told to the operator.</summary>
internal sealed partial class PartitionActor
{
    private const string Lookups = "lookups";

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
                _services.OutOfScope.Add(uncovered.Count);
                break;
            case PartitionReport.LookupFailed failed:
                _services.ApiServer.Failed(
                    Lookups, $"{failed.Object} does not match the selector any more or is deleted, and which of them cannot be asked now: {failed.Error}; asking again");
                break;
            case PartitionReport.LookFailed failed:
                Log.LookFailed(logger, failed.Object, failed.Error);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1204, LogLevel.Debug, "Partition {Partition}: {Entries} entries are not written ({Reason}); trying again in {Backoff:0} ms, nothing is lost")]
        public static partial void NotWritten(ILogger logger, PartitionId partition, int entries, string? reason, double backoff);

        [LoggerMessage(1205, LogLevel.Debug, "Partition {Partition}: {Entries} entries are written now")]
        public static partial void WrittenAgain(ILogger logger, PartitionId partition, int entries);

        [LoggerMessage(1200, LogLevel.Debug, "Partition {Partition}: the server's history was reset; every object of {Scope} is compared anew by uid and content")]
        public static partial void HistoryReset(ILogger logger, PartitionId partition, ScopeId scope);

        [LoggerMessage(1203, LogLevel.Debug, "{Object}: its newest entry cannot be read to see whether it is unhealthy ({Error}); trying again")]
        public static partial void LookFailed(ILogger logger, ObjectKey @object, string error);

        [LoggerMessage(1210, LogLevel.Debug, "Partition {Partition} stopped: {Error}; it is taken again and goes on from what is recorded")]
        public static partial void Stopped(ILogger logger, PartitionId partition, string error);

        [LoggerMessage(1211, LogLevel.Debug, "Partition {Partition} could not be taken ({Error}); trying again")]
        public static partial void TakeFailed(ILogger logger, PartitionId partition, string error);
    }
}
