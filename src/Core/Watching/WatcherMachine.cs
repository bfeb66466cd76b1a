using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Machines;
using ActorVent.Primitives;
using ActorVent.Watching.Feeds;

namespace ActorVent.Watching;

/// <summary>
/// Lists and watches one scope and tells each partition what is its own. Goes on where the partitions have settled everything; lists only
/// when there is no such place, or the server no longer has the history since then. Keeps no payload: what a partition loses is read again,
/// by a feed of its own until that has caught up with the others.
/// </summary>
internal sealed partial class WatcherMachine : IMachine<WatcherInput, WatcherEffect>
{
    /// <summary>How long partitions that are not there are waited for before the first list or watch.</summary>
    private static readonly TimeSpan MostGathering = TimeSpan.FromSeconds(5);

    private readonly WatcherOptions _options;
    private readonly WatcherRules _rules;
    private readonly ScopeId _scope;
    private readonly string _kind;
    private readonly Ring _ring;
    private readonly Func<double> _jitter;
    private readonly Credit _credit;
    private readonly Link[] _links;
    private readonly Backoff _journalBackoff;
    private List<WatcherEffect> _effects = [];
    private DateTimeOffset _now;
    private Phase _phase;
    private ScopeEpoch _epoch;
    private long _history;

    /// <summary>When to ask the journal again for what it refused.</summary>
    private DateTimeOffset? _journalAt;
    private DateTimeOffset? _timer;

    private enum Phase
    {
        /// <summary>The epoch is not raised yet.</summary>
        Beginning,

        /// <summary>Partitions are waited for.</summary>
        Gathering,

        Running,

        /// <summary>The server's history was reset, and the journal does not say so yet.</summary>
        Resetting,

        Draining,

        Over,
    }

    /// <param name="options">What to watch.</param>
    /// <param name="ring">Which partition an object belongs to.</param>
    /// <param name="jitter">Draws a number from 0 to 1.</param>
    public WatcherMachine(WatcherOptions options, Ring ring, Func<double> jitter)
    {
        (_options, _rules, _ring, _jitter) = (options, options.Rules, ring, jitter);
        _scope = options.Scope.IdIn(options.Cluster);
        _kind = options.Scope.Resource.Name;
        _journalBackoff = new Backoff(jitter);
        _doubt = new Doubt(jitter);
        _credit = new Credit(options.MostUntaken);
        _links = new Link[ring.Partitions];
        for (var i = 0; i < _links.Length; i++)
            _links[i] = new Link(new PartitionId(i), _credit, _rules);
    }

    public void On(WatcherInput input, DateTimeOffset now, List<WatcherEffect> effects)
    {
        if (_phase == Phase.Over)
            return;
        (_now, _effects) = (now, effects);
        Take(input);
        if (_mustPlace)
            Place();
        SetTimer();
    }

    private void Take(WatcherInput input)
    {
        switch (input)
        {
            case WatcherInput.Started:
                _effects.Add(new WatcherEffect.Begin());
                break;
            case WatcherInput.Begun begun:
                Begin(begun.State);
                break;
            case WatcherInput.BeginFailed failed:
                AskJournalLater(failed.Reason);
                break;
            case WatcherInput.Told told:
                Hear(told.Message);
                break;
            case WatcherInput.Events events when FeedOf(events.Id) is { } feed:
                Read(feed, events.Items);
                break;
            case WatcherInput.ListPaged paged when FeedOf(paged.Id) is { List: { } list } feed:
                Page(feed, list, paged.Page);
                break;
            case WatcherInput.WatchOpened opened when FeedOf(opened.Id) is { } feed:
                Opened(feed);
                break;
            case WatcherInput.StreamEnded ended when FeedOf(ended.Id) is { } feed:
                Ended(feed);
                break;
            case WatcherInput.StreamFailed failed when FeedOf(failed.Id) is { } feed:
                Failed(feed, failed);
                break;
            case WatcherInput.StreamFailed failed when IsDoubt(failed.Id):
                VersionNotTold(failed.Kind, failed.Error, failed.RetryAfter);
                break;
            case WatcherInput.VersionTold told when IsDoubt(told.Id):
                VersionTold(told.Version);
                break;
            case WatcherInput.PositionWritten written:
                PositionWritten(written.Result);
                break;
            case WatcherInput.ResetWritten written:
                ResetWritten(written.Result);
                break;
            case WatcherInput.Tick:
                Tick();
                break;
            case WatcherInput.Due:
                _timer = null;
                Due();
                break;
            case WatcherInput.Drain:
                Drain();
                break;
        }
    }

    private void Begin(ScopeState state)
    {
        _journalBackoff.Reset();
        _epoch = new ScopeEpoch(state.Epoch, 0);
        _history = state.History;
        _persisted = _highest = state.Position;
        See(state.Others);
        _phase = Phase.Gathering;
        _placeAt = _now + MostGathering;
        foreach (var link in _links)
        {
            link.SetPosition(link.NeedsList ? ResourceVersion.None : state.Position);
            if (link.Hello != 0)
                Welcome(link, LinkNeed.Rewind);
        }
        Call();
        PlaceWhenAllAreThere();
    }

    private void Tick()
    {
        if (_phase is Phase.Beginning or Phase.Draining)
            return;
        CheckTaken();
        if (_phase == Phase.Gathering)
            Call();
        if (_phase == Phase.Running)
            CheckFeeds();
        foreach (var link in _links)
        {
            if (link.Hello != 0 && !link.IsLeftOut && !link.WasTold)
                Send(link, ResourceVersion.None);
            link.WasTold = false;
        }
        _isSecondTick = !_isSecondTick;
        // The first position is worth a list, and does not wait for its turn.
        if (!_isSecondTick || _persisted.IsNone)
            WritePosition();
        _mustPlace = true;
    }

    private void Due()
    {
        if (_journalAt <= _now)
        {
            _journalAt = null;
            if (_phase == Phase.Resetting)
                WriteReset();
            else
                _effects.Add(new WatcherEffect.Begin());
        }
        if (_placeAt <= _now)
        {
            _placeAt = null;
            _phase = _phase == Phase.Gathering ? Phase.Running : _phase;
            _mustPlace = true;
        }
        if (_phase == Phase.Running)
            StartAgain();
        AskWhenInDoubt();
        if (_drainBy <= _now)
            EndDrain();
    }

    private void AskJournalLater(string reason)
    {
        var wait = _journalBackoff.Next();
        _journalAt = _now + wait;
        Report(new WatcherReport.NotWritten(reason, wait));
    }

    private void Fail(string reason)
    {
        _phase = Phase.Over;
        _effects.Add(new WatcherEffect.Fail(reason));
    }

    private void Report(WatcherReport what) => _effects.Add(new WatcherEffect.Report(what));

    private void SetTimer()
    {
        var next = Earlier(Earlier(_journalAt, _placeAt), _drainBy);
        if (_phase == Phase.Running)
        {
            foreach (var feed in _feeds)
                next = Earlier(next, WaitsForProof(feed) ? null : feed.RetryAt);
        }
        if (MayAsk())
            next = Earlier(next, _doubt.AskAt);
        if (next == _timer || _phase == Phase.Over)
            return;
        _timer = next;
        if (next is { } due)
            _effects.Add(new WatcherEffect.SetTimer(due));
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;
}
