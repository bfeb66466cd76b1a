namespace ActorVent.Cluster.Leases;

/// <summary>
/// A node's own lease: when it is renewed, until when it is held, and when the process ends. Renewed only while the actor system answers, so
/// that one which is stuck does not keep what others could run. A lease that has lapsed is simply renewed, as long as nobody has revoked it.
/// </summary>
internal sealed class LeaseMachine(LeaseTimes times, LeaseRules rules)
{
    private LeaseTerm? _term;
    private TimeSpan _renewAt;
    private TimeSpan? _lapsedAt;
    private TimeSpan? _answered;
    private bool _isHeld;
    private bool _isAsked;
    private bool _isOver;
    private string? _trouble;

    /// <summary>
    /// Since when it has been held and everything was answered, renewals or not, by the monotonic clock; null: it is not so. Whoever judges must
    /// have had the database for as long as it gives the others: a lease may outlast an absence of the database in which others ran out, and
    /// one that stands still may answer a renewal just in time, and not those that were sent a moment earlier.
    /// </summary>
    public TimeSpan? UndisturbedSince { get; private set; }

    /// <summary>When to say <see cref="LeaseInput.Due"/>, by the monotonic clock.</summary>
    public TimeSpan NextDue => _isOver ? TimeSpan.MaxValue : _renewAt;

    /// <summary>Whether it is held then.</summary>
    public bool IsHeld(ClockReading now) => _term is { } term && term.Covers(now);

    public void On(LeaseInput input, ClockReading now, List<LeaseEffect> effects)
    {
        if (_isOver)
            return;
        SeeLapse(now, effects);
        switch (input)
        {
            case LeaseInput.Due when now.Monotonic >= _renewAt:
                RenewOrNot(now, effects);
                break;
            case LeaseInput.Renewed renewed:
                Renewed(renewed.Sent, now, effects);
                break;
            case LeaseInput.NotRenewed not:
                _trouble = not.Reason;
                UndisturbedSince = null;
                _renewAt = now.Monotonic + times.RenewAgain;
                break;
            case LeaseInput.NotAnswered:
                UndisturbedSince = null;
                break;
            case LeaseInput.Revoked:
                Drop(effects);
                effects.Add(new LeaseEffect.End("the database says that this node is dead: it was silent for too long, and others do its work"));
                break;
            case LeaseInput.Attached:
                _answered = now.Monotonic;
                break;
            case LeaseInput.Answered:
                _answered = now.Monotonic;
                _isAsked = false;
                break;
            case LeaseInput.Leave:
                Drop(effects);
                effects.Add(LeaseEffect.SayLeft.Instance);
                break;
        }
    }

    private void RenewOrNot(ClockReading now, List<LeaseEffect> effects)
    {
        if (_answered is { } answered)
        {
            if (!_isAsked)
            {
                _isAsked = true;
                effects.Add(LeaseEffect.Ask.Instance);
            }
            if (now.Monotonic - answered > times.AnswerWithin)
            {
                _trouble = "the actor system does not answer";
                _renewAt = now.Monotonic + times.RenewAgain;
                return;
            }
        }
        // The answer sets the time of the next.
        _renewAt = now.Monotonic + times.RenewEvery;
        effects.Add(LeaseEffect.Renew.Instance);
    }

    private void Renewed(ClockReading sent, ClockReading now, List<LeaseEffect> effects)
    {
        var from = rules.FromBeforeSent ? sent : now;
        _term = new LeaseTerm(from + times.Ttl, rules.WallClock);
        _renewAt = sent.Monotonic + times.RenewEvery;
        if (!_term.Covers(now))
            return;
        _trouble = null;
        _isHeld = true;
        UndisturbedSince ??= sent.Monotonic;
        effects.Add(new LeaseEffect.Hold(_term));
        if (_lapsedAt is not { } lapsed)
            return;
        _lapsedAt = null;
        effects.Add(new LeaseEffect.HeldAgain(now.Monotonic - lapsed));
    }

    private void SeeLapse(ClockReading now, List<LeaseEffect> effects)
    {
        if (!_isHeld || IsHeld(now))
            return;
        _isHeld = false;
        UndisturbedSince = null;
        _lapsedAt = now.Monotonic;
        effects.Add(new LeaseEffect.Hold(null));
        effects.Add(new LeaseEffect.Lapsed(_trouble ?? "the process, or its machine, stood still"));
    }

    private void Drop(List<LeaseEffect> effects)
    {
        _isOver = true;
        _term = null;
        _isHeld = false;
        UndisturbedSince = null;
        effects.Add(new LeaseEffect.Hold(null));
    }
}
