using ActorVent.Primitives;
using ActorVent.Troubles;
using Microsoft.Extensions.Logging;
using static System.FormattableString;

namespace ActorVent.Delivery;

internal sealed partial class EndpointActor
{
    // What metrics call it: tenants must not be able to add series.
    private readonly EndpointId _label;
    private readonly EndpointTally _tally;
    private readonly TroubleLog _trouble;

    // Single deliveries that are given up: nothing to end.
    private readonly TroubleLog _refusals;

    // What it said last of what it does not accept, as long as something is not accepted.
    private string? _problem;

    private EndpointId? Target => _options.FromAnnotation ? _options.Id : null;

    private void Tell(EndpointReport report)
    {
        switch (report)
        {
            case EndpointReport.Attempted attempted:
                _services.Metrics.Attempted(_label, attempted.Result, attempted.Took);
                if (attempted.Result == DeliveryResult.Accepted && attempted.Age > TimeSpan.Zero)
                    _services.Metrics.Arrived(_label, attempted.Age, attempted.Entry.Origin is { } origin ? _services.Time.GetUtcNow() - origin.Durable : attempted.Age);
                _tally.Attempted(attempted.Result, attempted.Age);
                if (_services.Feed.Any)
                    _services.Feed.Tell(Seen(attempted));
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
                _services.JournalTrouble.Failed(
                    _options.Id, Invariant($"Endpoint {_options.Id}: progress is not written: {not.Reason.TrimEnd('.')}; trying again in {not.Wait.TotalSeconds:0.0} s, nothing is lost"));
                break;
            case EndpointReport.LowNotWritten not:
                Log.LowNotWritten(logger, _options.Id, not.Reason);
                break;
            case EndpointReport.Failed failed:
                _problem = ReasonOf(failed.Outcome);
                _trouble.Failed(_options.Id, Invariant(
                    $"Endpoint {_options.Id}: {failed.Entry.Object} at version {failed.Entry.Version} is not accepted ({ReasonOf(failed.Outcome)}), attempt {failed.Attempt}; again in {failed.Wait.TotalSeconds:0.0} s, what follows on this object waits"));
                break;
            case EndpointReport.NothingFails:
                _problem = null;
                _trouble.Worked(_options.Id);
                break;
            case EndpointReport.GivenUp up:
                _refusals.Failed(
                    _options.Id, $"Endpoint {_options.Id}: {up.Entry.Object} at version {up.Entry.Version} is given up ({up.Reason}) and kept as a dead letter; what follows on this object goes on");
                break;
            case EndpointReport.ResendLeftOut left:
                _refusals.Failed(
                    _options.Id,
                    $"Endpoint {_options.Id}: {left.Entry.Object} at version {left.Entry.Version}, which was sent again because it is unhealthy, is left out ({left.Reason}); what follows on this object goes on");
                break;
            case EndpointReport.Expired expired:
                _refusals.Failed(_options.Id, $"Endpoint {_options.Id}: {expired.Count} entries expired before they were delivered; they are listed among its dead letters");
                break;
            case EndpointReport.CircuitOpened opened:
                Log.CircuitOpened(logger, _options.Id, opened.Failures);
                break;
            case EndpointReport.CircuitClosed closed:
                Log.CircuitClosed(logger, _options.Id, closed.After.TotalSeconds);
                _trouble.Over();
                break;
            case EndpointReport.Disabled:
                Log.Disabled(logger, _options.Id);
                break;
            case EndpointReport.EnabledAgain:
                Log.EnabledAgain(logger, _options.Id);
                break;
            case EndpointReport.Quarantined quarantined:
                _problem = quarantined.Reason;
                Log.Quarantined(logger, _options.Id, quarantined.Reason);
                break;
        }
    }

    private void WriteOpened(EndpointReport.Opened opened, ILogger logger)
    {
        if (opened.IsNew && _options.Initial == InitialMode.Skip)
            Log.OpenedSkipping(logger, _options.Id, _options.MaskedUrl);
        else if (opened.IsNew)
            Log.OpenedNew(logger, _options.Id, _options.MaskedUrl);
        else if (opened.NextProbe is { } next && next > _services.Time.GetUtcNow())
            Log.OpenedWaiting(logger, _options.Id, _options.MaskedUrl, opened.Failing, next.UtcDateTime);
        else if (opened.Failing == 0)
            Log.OpenedAgain(logger, _options.Id, _options.MaskedUrl);
        else
            Log.OpenedFailing(logger, _options.Id, _options.MaskedUrl, opened.Failing);
    }

    private void Write(EndpointReport.Attempted attempted, ILogger logger)
    {
        var (entry, outcome, took) = (attempted.Entry, attempted.Outcome, attempted.Took.TotalMilliseconds);
        var cause = DeliveryHeaders.NameOf(attempted.Cause);
        var answer = AnswerOf(outcome);
        if (outcome.CorrelationId is { } id)
            Log.AttemptedWithId(logger, _options.Id, entry.Object, entry.Version, cause, attempted.Attempt, answer, took, id);
        else
            Log.Attempted(logger, _options.Id, entry.Object, entry.Version, cause, attempted.Attempt, answer, took);
    }

    private Delivered Seen(EndpointReport.Attempted attempted) => new(
        _services.Time.GetUtcNow(), _options.Id, attempted.Entry.Object, attempted.Entry.Version, attempted.Entry.Type,
        DeliveryHeaders.NameOf(attempted.Cause), attempted.Attempt, attempted.Result, AnswerOf(attempted.Outcome), attempted.Took, attempted.Age);

    private static string ReasonOf(DeliveryOutcome outcome) => outcome switch
    {
        { Cause: DeliveryCause.Status, Status: >= 300 and < 400 } => $"{AnswerOf(outcome)}: redirects are not followed, give the final URL",
        { Cause: not DeliveryCause.Status, Detail: { } detail } => detail,
        _ => AnswerOf(outcome),
    };

    private static string AnswerOf(DeliveryOutcome outcome) => outcome.Cause == DeliveryCause.Status
        ? Invariant($"{outcome.Status} {outcome.Detail}").TrimEnd()
        : $"{outcome.Cause} at {outcome.Phase}: {outcome.Detail}";

    private static partial class Log
    {
        [LoggerMessage(1400, LogLevel.Information, "Endpoint {Endpoint} ({Url}) is open: it is new")]
        public static partial void OpenedNew(ILogger logger, EndpointId endpoint, string url);

        [LoggerMessage(1430, LogLevel.Information, "Endpoint {Endpoint} ({Url}) is open: it is new, and gets nothing of what exists already until it changes (--initial skip)")]
        public static partial void OpenedSkipping(ILogger logger, EndpointId endpoint, string url);

        [LoggerMessage(1428, LogLevel.Information, "Endpoint {Endpoint} ({Url}) is open, and goes on where it stopped")]
        public static partial void OpenedAgain(ILogger logger, EndpointId endpoint, string url);

        [LoggerMessage(1429, LogLevel.Information, "Endpoint {Endpoint} ({Url}) is open, and goes on where it stopped: what it has not accepted of {Failing} objects is tried again")]
        public static partial void OpenedFailing(ILogger logger, EndpointId endpoint, string url, int failing);

        [LoggerMessage(1431, LogLevel.Information, "Endpoint {Endpoint} ({Url}) is open, and goes on where it stopped: it failed each time before, so that it gets one request first, at {Next:HH:mm:ss}Z, and then what it has not accepted of {Failing} objects")]
        public static partial void OpenedWaiting(ILogger logger, EndpointId endpoint, string url, int failing, DateTime next);

        [LoggerMessage(1401, LogLevel.Debug, "Endpoint {Endpoint} cannot be opened: {Error}; trying again")]
        public static partial void OpenFailed(ILogger logger, EndpointId endpoint, string error);

        [LoggerMessage(1402, LogLevel.Debug, "Endpoint {Endpoint}: what comes next of {Object} cannot be read: {Error}; trying again")]
        public static partial void LoadFailed(ILogger logger, EndpointId endpoint, ObjectKey @object, string error);

        [LoggerMessage(1404, LogLevel.Debug, "Endpoint {Endpoint}: {Object} at version {Version}, cause {Cause}, attempt {Attempt}: {Answer} after {Milliseconds:0} ms")]
        public static partial void Attempted(ILogger logger, EndpointId endpoint, ObjectKey @object, ResourceVersion version, string cause, int attempt, string answer, double milliseconds);

        [LoggerMessage(1427, LogLevel.Debug, "Endpoint {Endpoint}: {Object} at version {Version}, cause {Cause}, attempt {Attempt}: {Answer} after {Milliseconds:0} ms, correlation id {CorrelationId}")]
        public static partial void AttemptedWithId(ILogger logger, EndpointId endpoint, ObjectKey @object, ResourceVersion version, string cause, int attempt, string answer, double milliseconds, string correlationId);

        [LoggerMessage(1407, LogLevel.Error, "Endpoint {Endpoint} answered 410 Gone and gets nothing more until a restart; what it misses stays in the journal")]
        public static partial void Disabled(ILogger logger, EndpointId endpoint);

        [LoggerMessage(1409, LogLevel.Information, "Endpoint {Endpoint} failed {Failures} times in a row and gets one request at a time, at most 5 min apart, until it accepts one; nothing is lost")]
        public static partial void CircuitOpened(ILogger logger, EndpointId endpoint, int failures);

        [LoggerMessage(1410, LogLevel.Warning, "Endpoint {Endpoint} stopped: {Error}; it starts again from its stored progress")]
        public static partial void EndpointFailed(ILogger logger, string endpoint, string error);

        [LoggerMessage(1413, LogLevel.Debug, "Endpoint {Endpoint} works again after {Seconds:0} s; what waited is sent")]
        public static partial void CircuitClosed(ILogger logger, EndpointId endpoint, double seconds);

        [LoggerMessage(1414, LogLevel.Critical, "Endpoint {Endpoint} gets nothing more until a restart, the others go on: {Reason}")]
        public static partial void Quarantined(ILogger logger, EndpointId endpoint, string reason);

        [LoggerMessage(1415, LogLevel.Debug, "Endpoint {Endpoint}: what expired in partition {Partition} cannot be read: {Error}; trying again")]
        public static partial void ExpiredFailed(ILogger logger, EndpointId endpoint, PartitionId partition, string error);

        [LoggerMessage(1416, LogLevel.Debug, "Endpoint {Endpoint}: what retention goes by is not written ({Reason}); trying again, an old value is safe")]
        public static partial void LowNotWritten(ILogger logger, EndpointId endpoint, string reason);

        [LoggerMessage(1417, LogLevel.Information, "Endpoint {Endpoint}, which had answered 410 Gone, is sent to again")]
        public static partial void EnabledAgain(ILogger logger, EndpointId endpoint);

        [LoggerMessage(1419, LogLevel.Debug, "Endpoint {Endpoint}: its progress of an older version stays in the journal ({Error}) until the next start")]
        public static partial void CarriedStays(ILogger logger, EndpointId endpoint, string error);
    }
}
