using System.Globalization;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Delivery;

internal sealed partial class EndpointActor
{
    // What metrics call it: tenants must not be able to add series.
    private readonly EndpointId _label;
    private readonly EndpointTally _tally;

    private EndpointId? Target => _options.FromAnnotation ? _options.Id : null;

    private void Tell(EndpointReport report)
    {
        switch (report)
        {
            case EndpointReport.Attempted attempted:
                _services.Metrics.Attempted(_label, attempted.Result, attempted.Took);
                _tally.Attempted(attempted.Result, attempted.Age);
                if (_services.Logger.IsEnabled(LogLevel.Debug))
                    Write(attempted, _services.Logger);
                break;
            case EndpointReport.Counted counted:
                _services.Metrics.Counted(_label, counted.Result, counted.Count);
                break;
            case EndpointReport.DeadLettered letters:
                _services.Metrics.DeadLettered(_label, letters.Reason, letters.Count);
                _tally.DeadLettered(letters.Count);
                break;
            default:
                Write(report, _services.Logger);
                break;
        }
    }

    private void Write(EndpointReport report, ILogger logger)
    {
        switch (report)
        {
            case EndpointReport.Opened opened:
                _begun();
                WriteOpened(opened, logger);
                break;
            case EndpointReport.OpenFailed failed:
                Log.OpenFailed(logger, _options.Id, failed.Reason);
                break;
            case EndpointReport.LoadFailed failed:
                Log.LoadFailed(logger, _options.Id, failed.Object, failed.Reason);
                break;
            case EndpointReport.ExpiredFailed failed:
                Log.ExpiredFailed(logger, _options.Id, failed.Partition, failed.Reason);
                break;
            case EndpointReport.NotPersisted not:
                Log.NotPersisted(logger, _options.Id, not.Reason, not.Wait.TotalSeconds);
                break;
            case EndpointReport.LowNotWritten not:
                Log.LowNotWritten(logger, _options.Id, not.Reason);
                break;
            case EndpointReport.Failed failed:
                Log.Failed(
                    logger, _options.Id, failed.Entry.Object, failed.Entry.Version, failed.Outcome.Cause, failed.Outcome.Phase, failed.Outcome.Detail, failed.Attempt, failed.Wait.TotalSeconds);
                break;
            case EndpointReport.GivenUp up:
                Log.DeadLetter(logger, _options.Id, up.Entry.Object, up.Entry.Version, up.Reason);
                break;
            case EndpointReport.ResendLeftOut left:
                Log.ResendRefused(logger, _options.Id, left.Entry.Object, left.Entry.Version, left.Reason);
                break;
            case EndpointReport.Expired expired:
                Log.Expired(logger, _options.Id, expired.Count);
                break;
            case EndpointReport.CircuitOpened opened:
                Log.CircuitOpened(logger, _options.Id, opened.Failures);
                break;
            case EndpointReport.CircuitClosed closed:
                Log.CircuitClosed(logger, _options.Id, closed.After.TotalSeconds);
                break;
            case EndpointReport.Disabled:
                Log.Disabled(logger, _options.Id);
                break;
            case EndpointReport.EnabledAgain:
                Log.EnabledAgain(logger, _options.Id);
                break;
            case EndpointReport.Quarantined quarantined:
                Log.Quarantined(logger, _options.Id, quarantined.Reason);
                break;
        }
    }

    private void WriteOpened(EndpointReport.Opened opened, ILogger logger)
    {
        if (opened.IsNew)
            Log.OpenedNew(logger, _options.Id, _options.MaskedUrl);
        else if (opened.Failing == 0)
            Log.OpenedAgain(logger, _options.Id, _options.MaskedUrl);
        else
            Log.OpenedFailing(logger, _options.Id, _options.MaskedUrl, opened.Failing);
    }

    private void Write(EndpointReport.Attempted attempted, ILogger logger)
    {
        var (entry, outcome, took) = (attempted.Entry, attempted.Outcome, attempted.Took.TotalMilliseconds);
        var cause = DeliveryHeaders.NameOf(attempted.Cause);
        var answer = outcome.Cause == DeliveryCause.Status
            ? string.Create(CultureInfo.InvariantCulture, $"{outcome.Status} {outcome.Detail}").TrimEnd()
            : $"{outcome.Cause} at {outcome.Phase}: {outcome.Detail}";
        if (outcome.CorrelationId is { } id)
            Log.AttemptedWithId(logger, _options.Id, entry.Object, entry.Version, cause, attempted.Attempt, answer, took, id);
        else
            Log.Attempted(logger, _options.Id, entry.Object, entry.Version, cause, attempted.Attempt, answer, took);
    }

    private static partial class Log
    {
        [LoggerMessage(1400, LogLevel.Information, "Endpoint {Endpoint} ({Url}) is open: it is new")]
        public static partial void OpenedNew(ILogger logger, EndpointId endpoint, string url);

        [LoggerMessage(1428, LogLevel.Information, "Endpoint {Endpoint} ({Url}) is open, and goes on where it stopped")]
        public static partial void OpenedAgain(ILogger logger, EndpointId endpoint, string url);

        [LoggerMessage(1429, LogLevel.Information, "Endpoint {Endpoint} ({Url}) is open, and goes on where it stopped: what it has not accepted of {Failing} objects is tried again")]
        public static partial void OpenedFailing(ILogger logger, EndpointId endpoint, string url, int failing);

        [LoggerMessage(1401, LogLevel.Warning, "Endpoint {Endpoint} cannot be opened: {Error}; trying again")]
        public static partial void OpenFailed(ILogger logger, EndpointId endpoint, string error);

        [LoggerMessage(1402, LogLevel.Warning, "Endpoint {Endpoint}: what comes next of {Object} cannot be read: {Error}; trying again")]
        public static partial void LoadFailed(ILogger logger, EndpointId endpoint, ObjectKey @object, string error);

        [LoggerMessage(1403, LogLevel.Warning, "Endpoint {Endpoint}: progress is not written ({Reason}); trying again in {Seconds:0.0} s, nothing is lost")]
        public static partial void NotPersisted(ILogger logger, EndpointId endpoint, string reason, double seconds);

        [LoggerMessage(1404, LogLevel.Debug, "Endpoint {Endpoint}: {Object} at version {Version}, cause {Cause}, attempt {Attempt}: {Answer} after {Milliseconds:0} ms")]
        public static partial void Attempted(ILogger logger, EndpointId endpoint, ObjectKey @object, ResourceVersion version, string cause, int attempt, string answer, double milliseconds);

        [LoggerMessage(1427, LogLevel.Debug, "Endpoint {Endpoint}: {Object} at version {Version}, cause {Cause}, attempt {Attempt}: {Answer} after {Milliseconds:0} ms, correlation id {CorrelationId}")]
        public static partial void AttemptedWithId(ILogger logger, EndpointId endpoint, ObjectKey @object, ResourceVersion version, string cause, int attempt, string answer, double milliseconds, string correlationId);

        [LoggerMessage(1405, LogLevel.Warning, "Endpoint {Endpoint}: {Object} at version {Version} is not accepted ({Cause} at {Phase}: {Detail}), attempt {Attempt}; again in {Seconds:0.0} s, what follows on this object waits")]
        public static partial void Failed(ILogger logger, EndpointId endpoint, ObjectKey @object, ResourceVersion version, DeliveryCause cause, DeliveryPhase phase, string? detail, int attempt, double seconds);

        [LoggerMessage(1406, LogLevel.Error, "Endpoint {Endpoint}: {Object} at version {Version} is given up ({Reason}) and kept as a dead letter; what follows on this object goes on")]
        public static partial void DeadLetter(ILogger logger, EndpointId endpoint, ObjectKey @object, ResourceVersion version, string reason);

        [LoggerMessage(1407, LogLevel.Error, "Endpoint {Endpoint} answered 410 Gone and gets nothing more until a restart; what it misses stays in the journal")]
        public static partial void Disabled(ILogger logger, EndpointId endpoint);

        [LoggerMessage(1408, LogLevel.Warning, "Endpoint {Endpoint}: {Object} at version {Version}, which was sent again because it is unhealthy, is left out ({Reason}); what follows on this object goes on")]
        public static partial void ResendRefused(ILogger logger, EndpointId endpoint, ObjectKey @object, ResourceVersion version, string reason);

        [LoggerMessage(1409, LogLevel.Warning, "Endpoint {Endpoint} failed {Failures} times in a row and gets one request at a time, at most 5 min apart, until it accepts one; nothing is lost")]
        public static partial void CircuitOpened(ILogger logger, EndpointId endpoint, int failures);

        [LoggerMessage(1410, LogLevel.Warning, "Endpoint {Endpoint} stopped: {Error}; it starts again from its stored progress")]
        public static partial void EndpointFailed(ILogger logger, string endpoint, string error);

        [LoggerMessage(1413, LogLevel.Information, "Endpoint {Endpoint} works again after {Seconds:0} s; what waited is sent")]
        public static partial void CircuitClosed(ILogger logger, EndpointId endpoint, double seconds);

        [LoggerMessage(1414, LogLevel.Critical, "Endpoint {Endpoint} gets nothing more until a restart, the others go on: {Reason}")]
        public static partial void Quarantined(ILogger logger, EndpointId endpoint, string reason);

        [LoggerMessage(1415, LogLevel.Warning, "Endpoint {Endpoint}: what expired in partition {Partition} cannot be read: {Error}; trying again")]
        public static partial void ExpiredFailed(ILogger logger, EndpointId endpoint, PartitionId partition, string error);

        [LoggerMessage(1416, LogLevel.Debug, "Endpoint {Endpoint}: what retention goes by is not written ({Reason}); trying again, an old value is safe")]
        public static partial void LowNotWritten(ILogger logger, EndpointId endpoint, string reason);

        [LoggerMessage(1417, LogLevel.Information, "Endpoint {Endpoint}, which had answered 410 Gone, is sent to again")]
        public static partial void EnabledAgain(ILogger logger, EndpointId endpoint);

        [LoggerMessage(1418, LogLevel.Warning, "Endpoint {Endpoint}: {Count} entries expired before they were delivered; they are listed among its dead letters")]
        public static partial void Expired(ILogger logger, EndpointId endpoint, int count);

        [LoggerMessage(1419, LogLevel.Debug, "Endpoint {Endpoint}: its progress of an older version stays in the journal ({Error}) until the next start")]
        public static partial void CarriedStays(ILogger logger, EndpointId endpoint, string error);
    }
}
