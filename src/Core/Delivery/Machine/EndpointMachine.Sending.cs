using System.Globalization;
using ActorVent.Journal;

namespace ActorVent.Delivery;

internal sealed partial class EndpointMachine
{
    private static readonly TimeSpan LeaseWait = TimeSpan.FromSeconds(0.1);

    private readonly Dictionary<long, (Lane Lane, bool Entered)> _inFlight = [];
    private readonly InFlightLimit _limit = new(settings.Options.FirstInFlight, settings.Options.MostInFlight);
    private long _attempts;
    private int _window;
    private DateTimeOffset? _holdUntil;
    private DateTimeOffset? _lastAccepted;

    // Before this the clocks of failing entries stood still.
    private DateTimeOffset? _clockFrom;

    private void SendReady()
    {
        if (_holdUntil is { } until)
        {
            if (_now < until)
                return;
            _holdUntil = null;
        }
        while (_inFlight.Count < _limit.Current && (_window < _options.Window || (_ready.TryPeek(out var next) && next.InWindow)) && _ready.TryDequeue(out var lane))
            Send(lane);
    }

    private void Send(Lane lane)
    {
        LeaveLoaded(lane);
        var entry = lane.Head!;
        Uri? to = null;
        if (settings.UrlOf is { } find && (to = find(entry)) is null)
        {
            EndProbe(lane);
            GiveUp(lane, entry, DeadLetterReason.Refused, "its URL is not allowed any more", lane.Attempts);
            return;
        }
        lane.Status = LaneStatus.InFlight;
        var number = ++_attempts;
        _inFlight.Add(number, (lane, !lane.InWindow));
        if (!lane.InWindow)
        {
            lane.InWindow = true;
            _window++;
        }
        _effects.Add(new EndpointEffect.Post(number, AttemptOf(lane, entry), to));
    }

    private DeliveryAttempt AttemptOf(Lane lane, Entry entry) => new()
    {
        WebhookId = WebhookId.Of(_options.Id, entry.Object.Cluster, entry.Uid, entry.Version, entry.Type, entry.Payload.Span, entry.Resend, settings.Rules.HistoryInId ? entry.History : 0),
        Entry = entry,
        Cause = CauseOf(entry),
        Previous = lane.Previous,
        Collapsed = entry.Collapsed + lane.Skipped,
        Number = lane.Attempts + 1,
        Time = _now,
    };

    /// <summary>The lease had lapsed: looked at again soon, and nothing is sent until then.</summary>
    private void NotSent(long number)
    {
        if (!_inFlight.Remove(number, out var sent))
            return;
        var (lane, entered) = sent;
        if (entered)
        {
            lane.InWindow = false;
            _window--;
        }
        if (_holdUntil is null || _holdUntil < _now + LeaseWait)
            _holdUntil = _now + LeaseWait;
        if (IsUnloading && lane != _probe)
        {
            Wait(lane, lane.NextAttempt);
            return;
        }
        lane.Status = LaneStatus.Ready;
        _ready.Enqueue(lane);
    }

    private void Settle(EndpointInput.Answered answered)
    {
        if (!_inFlight.Remove(answered.Attempt, out var sent))
            return;
        var lane = sent.Lane;
        var (entry, outcome) = (lane.Head!, answered.Outcome);
        MarkChanged(lane);
        switch (Answers.Classify(outcome))
        {
            case Verdict.Accepted:
                ReportAttempt(lane, entry, DeliveryResult.Accepted, answered);
                EndProbe(lane);
                Taken();
                _lastAccepted = _now;
                lane.Previous = entry.Version;
                Done(lane, entry);
                break;
            case Verdict.Rejected:
                ReportAttempt(lane, entry, IsRepeat(entry) ? DeliveryResult.LeftOut : DeliveryResult.DeadLetter, answered);
                EndProbe(lane);
                Taken();
                GiveUp(lane, entry, DeadLetterReason.Rejected, string.Create(CultureInfo.InvariantCulture, $"{outcome.Status} {outcome.Detail}").TrimEnd(), lane.Attempts + 1);
                break;
            case Verdict.Disable:
                Disable();
                Retry(lane, entry, answered);
                break;
            default:
                Retry(lane, entry, answered);
                break;
        }
        if (!settings.Rules.WindowUntilPersisted && lane.InWindow)
        {
            lane.InWindow = false;
            _window--;
        }
        if (!settings.Rules.FollowAfterPersist && lane.Status == LaneStatus.Unpersisted)
            NextOf(lane);
    }

    /// <summary>The endpoint accepted, or said that it is the entry's fault.</summary>
    private void Taken()
    {
        _limit.Raise();
        CloseCircuit();
    }

    private void Done(Lane lane, Entry entry)
    {
        if (lane.IsFailing)
            _failing--;
        lane.Settle(entry.Sequence);
    }

    private void Retry(Lane lane, Entry entry, EndpointInput.Answered answered)
    {
        var outcome = answered.Outcome;
        ReportAttempt(lane, entry, DeliveryResult.Retried, answered);
        if (!lane.IsFailing)
            _failing++;
        if (outcome.RetryAfter is { } hold)
            _holdUntil = _now + hold;
        var wait = _schedule.Next(lane.Attempts + 1, outcome.RetryAfter);
        // Others were accepted since it began to fail: that it fails on tells nothing of the endpoint.
        var isKnown = _lastAccepted >= lane.FirstAttempt;
        lane.Fail(_now, _now + wait, othersAccepted: _lastAccepted > lane.LastAttempt, _clockFrom);
        if (_schedule.Expired(lane.Failing))
        {
            EndProbe(lane);
            GiveUp(lane, entry, DeadLetterReason.Expired, string.Create(CultureInfo.InvariantCulture, $"expired after {lane.Failing.TotalHours:0} h"), lane.Attempts);
            return;
        }
        // An endpoint that wants nothing more has been told of.
        if (!_isDisabled)
            ReportFailure(new EndpointReport.Failed(entry, outcome, lane.Attempts, wait));
        Wait(lane, lane.NextAttempt);
        CountFailure(lane, outcome, isKnown);
    }

    private void ReportFailure(EndpointReport.Failed failed)
    {
        _isFailureTold = true;
        _effects.Add(failed);
    }

    private void ReportAttempt(Lane lane, Entry entry, DeliveryResult result, EndpointInput.Answered answered)
    {
        var age = IsInitial(entry) ? TimeSpan.Zero : _now - entry.Time;
        _effects.Add(new EndpointReport.Attempted(result, entry, CauseOf(entry), answered.Outcome, lane.Attempts + 1, age, answered.Took));
    }

    private Cause CauseOf(Entry entry) => IsInitial(entry) ? Cause.Initial : entry.Cause;

    private bool IsInitial(Entry entry) => entry.Sequence <= _cursors[entry.Partition.Value].Joined;

    /// <summary>Whether what it repeats was settled here before.</summary>
    private bool IsRepeat(Entry entry) => entry.Resend > 0 && !IsInitial(entry);

    private void GiveUp(Lane lane, Entry entry, DeadLetterReason why, string reason, int attempts)
    {
        MarkChanged(lane);
        if (IsRepeat(entry))
        {
            // Its state was accepted or became a dead letter: one more each time would bury the others.
            _effects.Add(new EndpointReport.ResendLeftOut(entry, reason));
            if (why != DeadLetterReason.Rejected)
                Count(DeliveryResult.LeftOut);
            Done(lane, entry);
            return;
        }
        _effects.Add(new EndpointReport.GivenUp(entry, reason));
        _effects.Add(new EndpointReport.DeadLettered(why, 1));
        Remember(1, reason);
        // Of what goes to tenants none is kept.
        var payload = _options.FromAnnotation ? default : entry.Payload;
        _held.Keep(payload.Length);
        _letters.Add(new DeadLetter
        {
            Endpoint = _options.Id,
            Partition = entry.Partition,
            Sequence = entry.Sequence,
            Object = entry.Object,
            Uid = entry.Uid,
            Version = entry.Version,
            Type = entry.Type,
            Time = _now,
            Attempts = attempts,
            Reason = reason,
            Payload = payload,
        });
        Done(lane, entry);
    }

    private void Disable()
    {
        if (_isDisabled)
            return;
        _isDisabled = true;
        _isDisabledChanged = true;
        _disabledSince = _now;
        _isDisabledToTell = true;
        _effects.Add(new EndpointReport.Disabled());
        Unload();
    }
}
