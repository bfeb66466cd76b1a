using System.Globalization;
using ActorVent.Journal;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Delivery;

internal sealed partial class EndpointActor
{
    private void SendReady()
    {
        if (_holdUntil is { } until)
        {
            if (Time.GetUtcNow() < until)
                return;
            _holdUntil = null;
        }
        while (_inFlight < options.MostInFlight && (_window < options.Window || _ready.TryPeek(out var next) && next.InWindow) && _ready.TryDequeue(out var lane))
            Send(lane);
    }

    private void Send(Lane lane)
    {
        if (!services.HoldsLease())
            throw new PartitionLostException(fence.Partition, new WriteResult(WriteOutcome.OwnershipLost, "the lease is over"));
        var entry = lane.Head!;
        Uri? to = null;
        if (port.UrlOf is { } find && (to = find(entry)) is null)
        {
            MarkChanged(lane);
            GiveUp(lane, entry, DeadLetterReason.Refused, "its URL is not allowed any more");
            return;
        }
        lane.Status = LaneStatus.InFlight;
        _inFlight++;
        if (!lane.InWindow)
        {
            lane.InWindow = true;
            _window++;
        }
        var started = Time.GetTimestamp();
        Context.PipeToSelf<DeliveryOutcome>(
            port.Transport.SendAsync(Request(lane, entry, to), Context.Stopping),
            outcome => new Message.Answered(lane, entry, outcome, started),
            error => new Message.Answered(lane, entry, new DeliveryOutcome(DeliveryCause.Cancelled, DeliveryPhase.Send, Detail: error.Message), started));
    }

    private WebhookRequest Request(Lane lane, Entry entry, Uri? to) => port.Composer.Compose(
        new DeliveryAttempt
        {
            WebhookId = WebhookId.Of(options.Id, entry.Object.Cluster, entry.Uid, entry.Version, entry.Type, entry.Payload.Span, entry.Resend),
            Entry = entry,
            Cause = IsInitial(entry) ? Cause.Initial : entry.Cause,
            Previous = lane.Previous,
            Collapsed = entry.Collapsed + lane.Skipped,
            Number = lane.Attempts + 1,
            Time = Time.GetUtcNow(),
        },
        PayloadEnvironment.Of(services.Environment, entry),
        to);

    private void Settle(Message.Answered answered)
    {
        var (lane, entry, outcome) = (answered.Lane, answered.Entry, answered.Outcome);
        _inFlight--;
        MarkChanged(lane);
        var verdict = Answers.Classify(outcome);
        var took = Time.GetElapsedTime(answered.Started);
        switch (verdict)
        {
            case Verdict.Accepted:
                services.Metrics.Attempted(_label, DeliveryResult.Accepted, took);
                if (outcome.CorrelationId is { } id)
                    Log.Correlated(services.Logger, options.Id, entry.Object, entry.Version, id);
                _lastAccepted = Time.GetUtcNow();
                lane.Previous = entry.Version;
                Done(lane, entry);
                break;
            case Verdict.Rejected:
                services.Metrics.Attempted(_label, IsRepeat(entry) ? DeliveryResult.LeftOut : DeliveryResult.DeadLetter, took);
                GiveUp(lane, entry, DeadLetterReason.Rejected, string.Create(CultureInfo.InvariantCulture, $"{outcome.Status} {outcome.Detail}").TrimEnd());
                break;
            default:
                if (verdict == Verdict.Disable)
                    Disable();
                Retry(lane, entry, outcome, took);
                break;
        }
    }

    private void Done(Lane lane, Entry entry)
    {
        if (lane.IsFailing)
            _failing--;
        lane.Succeed(entry.Sequence);
    }

    private void Retry(Lane lane, Entry entry, DeliveryOutcome outcome, TimeSpan took)
    {
        services.Metrics.Attempted(_label, DeliveryResult.Retried, took);
        var now = Time.GetUtcNow();
        if (!lane.IsFailing)
            _failing++;
        if (outcome.RetryAfter is { } hold)
            _holdUntil = now + hold;
        var wait = _schedule.Next(lane.Attempts + 1, outcome.RetryAfter);
        lane.Fail(now, now + wait, othersAccepted: _lastAccepted > lane.LastAttempt);
        if (_schedule.Expired(lane.Failing))
        {
            GiveUp(lane, entry, DeadLetterReason.Expired, string.Create(CultureInfo.InvariantCulture, $"expired after {lane.Failing.TotalHours:0} h"));
            return;
        }
        if (lane.Attempts == 1 || lane.Attempts % 10 == 0)
            Log.Failed(services.Logger, options.Id, entry.Object, entry.Version, outcome.Cause, outcome.Phase, outcome.Detail, lane.Attempts, wait.TotalSeconds);
        Wait(lane);
    }

    private bool IsInitial(Entry entry) => entry.Sequence <= _cursors[entry.Partition.Value].Joined;

    /// <summary>Whether what it repeats was settled here before.</summary>
    private bool IsRepeat(Entry entry) => entry.Resend > 0 && !IsInitial(entry);

    private void GiveUp(Lane lane, Entry entry, DeadLetterReason why, string reason)
    {
        if (IsRepeat(entry))
        {
            // Its state was accepted or became a dead letter: one more each time would bury the others.
            Log.ResendRefused(services.Logger, options.Id, entry.Object, entry.Version, reason);
            if (why != DeadLetterReason.Rejected)
                services.Metrics.Counted(_label, DeliveryResult.LeftOut);
            Done(lane, entry);
            return;
        }
        Log.DeadLetter(services.Logger, options.Id, entry.Object, entry.Version, reason);
        services.Metrics.DeadLettered(_label, why);
        _deadLetters.Add(new DeadLetter
        {
            Endpoint = options.Id,
            Partition = entry.Partition,
            Sequence = entry.Sequence,
            Object = entry.Object,
            Uid = entry.Uid,
            Version = entry.Version,
            Type = entry.Type,
            Time = Time.GetUtcNow(),
            Attempts = lane.Attempts + 1,
            Reason = reason,
            // Of what goes to tenants none is kept.
            Payload = options.FromAnnotation ? default : entry.Payload,
        });
        Done(lane, entry);
    }

    private void Disable()
    {
        if (_isDisabled)
            return;
        _isDisabled = true;
        Log.Disabled(services.Logger, options.Id);
    }

    private static partial class Log
    {
        [LoggerMessage(1400, LogLevel.Information, "Endpoint {Endpoint} ({Url}, {Known}) is open; {Lanes} objects wait or were delivered ahead")]
        public static partial void Opened(ILogger logger, EndpointId endpoint, string url, string known, int lanes);

        [LoggerMessage(1401, LogLevel.Warning, "Endpoint {Endpoint} cannot be opened: {Error}; trying again")]
        public static partial void OpenFailed(ILogger logger, EndpointId endpoint, string error);

        [LoggerMessage(1402, LogLevel.Warning, "Endpoint {Endpoint}: what comes next of {Object} cannot be read: {Error}; trying again")]
        public static partial void LoadFailed(ILogger logger, EndpointId endpoint, ObjectKey @object, string error);

        [LoggerMessage(1403, LogLevel.Warning, "Endpoint {Endpoint}: progress is not written ({Reason}); trying again in {Seconds} s, nothing is lost")]
        public static partial void NotCommitted(ILogger logger, EndpointId endpoint, string? reason, double seconds);

        [LoggerMessage(1404, LogLevel.Debug, "Endpoint {Endpoint} accepted {Object} at version {Version}, correlation id {CorrelationId}")]
        public static partial void Correlated(ILogger logger, EndpointId endpoint, ObjectKey @object, ResourceVersion version, string correlationId);

        [LoggerMessage(1405, LogLevel.Warning, "Endpoint {Endpoint}: {Object} at version {Version} is not accepted ({Cause} at {Phase}: {Detail}), attempt {Attempt}; again in {Seconds:0.0} s, what follows on this object waits")]
        public static partial void Failed(ILogger logger, EndpointId endpoint, ObjectKey @object, ResourceVersion version, DeliveryCause cause, DeliveryPhase phase, string? detail, int attempt, double seconds);

        [LoggerMessage(1406, LogLevel.Error, "Endpoint {Endpoint}: {Object} at version {Version} is given up ({Reason}) and kept as a dead letter; what follows on this object goes on")]
        public static partial void DeadLetter(ILogger logger, EndpointId endpoint, ObjectKey @object, ResourceVersion version, string reason);

        [LoggerMessage(1408, LogLevel.Warning, "Endpoint {Endpoint}: {Object} at version {Version}, which was sent again because it is unhealthy, is left out ({Reason}); what follows on this object goes on")]
        public static partial void ResendRefused(ILogger logger, EndpointId endpoint, ObjectKey @object, ResourceVersion version, string reason);

        [LoggerMessage(1407, LogLevel.Error, "Endpoint {Endpoint} answered 410 Gone and gets nothing more until a restart; what it misses stays in the journal")]
        public static partial void Disabled(ILogger logger, EndpointId endpoint);
    }
}
