using ActorVent.Partitions;
using ActorVent.Primitives;

namespace ActorVent.Watching.Feeds;

/// <summary>A watcher's way to one partition: what was told and is not taken or not settled, and from where it would have to be told again.</summary>
/// <param name="id">Which.</param>
/// <param name="credit">Shared by all.</param>
/// <param name="rules">See <see cref="WatcherRules.PositionFromSettledOnly"/>.</param>
internal sealed class Link(PartitionId id, Credit credit, WatcherRules rules)
{
    private readonly Queue<(long Number, long Bytes)> _untaken = new();
    private readonly Queue<(long Number, ResourceVersion UpTo)> _unsettled = new();
    private readonly List<Observation> _batch = [];
    private ResourceVersion _settled;
    private long _taken;

    public PartitionId Id => id;

    /// <summary>The number of its last hello; 0: none yet.</summary>
    public long Hello { get; set; }

    /// <summary>Whether its last hello asked for a list.</summary>
    public bool NeedsList { get; set; }

    public ScopeEpoch Epoch { get; private set; }

    /// <summary>Of what was sent last in this epoch.</summary>
    public long Number { get; private set; }

    /// <summary>What it hangs on; null: nothing.</summary>
    public Feed? Feed { get; private set; }

    /// <summary>What it needs of a feed it does not have.</summary>
    public LinkNeed Need { get; set; }

    /// <summary>Since when the oldest that was sent is not taken; null: all is.</summary>
    public DateTimeOffset? UntakenSince { get; private set; }

    /// <summary>Whether it was rewound because it had not taken something, and has taken nothing since.</summary>
    public bool IsSlow { get; set; }

    /// <summary>Whether it is told nothing until its next hello.</summary>
    public bool IsLeftOut { get; set; }

    /// <summary>Whether it got something with content since the last tick.</summary>
    public bool WasTold { get; set; }

    public long UntakenBytes { get; private set; }

    public long BatchBytes { get; private set; }

    public bool HasBatch => _batch.Count > 0;

    public bool IsSettled => _unsettled.Count == 0;

    /// <summary>Up to here it has settled everything: with nothing unsettled that is where the feed is. None: nothing is known of it.</summary>
    public ResourceVersion Position =>
        Feed is { At.IsNone: false } feed && (IsSettled || !rules.PositionFromSettledOnly) ? feed.At : _settled;

    /// <summary>As after a start, or after a reset of history with none.</summary>
    public void SetPosition(ResourceVersion position) => _settled = position;

    /// <summary>The feed's place is about to be forgotten.</summary>
    public void KeepPosition() => _settled = Position;

    public void Join(Feed feed)
    {
        Leave();
        Feed = feed;
        Need = LinkNeed.None;
        feed.Members++;
    }

    public void Leave()
    {
        if (Feed is null)
            return;
        KeepPosition();
        Feed.Members--;
        Feed = null;
    }

    /// <summary>What was sent is void, taken or not; numbers begin anew.</summary>
    public void Restart(ScopeEpoch epoch)
    {
        KeepPosition();
        _untaken.Clear();
        _unsettled.Clear();
        credit.Used -= UntakenBytes;
        UntakenBytes = 0;
        UntakenSince = null;
        Epoch = epoch;
        Number = _taken = 0;
    }

    /// <summary>Adds to what is sent next. To be called before the feed's place moves.</summary>
    public void Add(Observation observation, int bytes)
    {
        if (IsSettled && !HasBatch)
            KeepPosition();
        _batch.Add(observation);
        BatchBytes += bytes;
    }

    /// <summary>Takes what is to be sent now, under the next <see cref="Number"/>.</summary>
    /// <param name="upTo">Once it is settled, everything up to here is; none: it says nothing of that.</param>
    /// <param name="now">The time.</param>
    /// <param name="bytes">Of payload in it.</param>
    public Observation[] Send(ResourceVersion upTo, DateTimeOffset now, out long bytes)
    {
        bytes = BatchBytes;
        Number++;
        UntakenSince ??= now;
        if (!HasBatch)
            return [];
        var items = _batch.ToArray();
        _batch.Clear();
        BatchBytes = 0;
        WasTold = true;
        _untaken.Enqueue((Number, bytes));
        _unsettled.Enqueue((Number, upTo));
        UntakenBytes += bytes;
        credit.Used += bytes;
        return items;
    }

    /// <summary>Everything up to the number is taken.</summary>
    public void Take(long number, DateTimeOffset now)
    {
        if (number <= _taken || number > Number)
            return;
        _taken = number;
        IsSlow = false;
        UntakenSince = _taken == Number ? null : now;
        while (_untaken.TryPeek(out var oldest) && oldest.Number <= number)
        {
            _untaken.Dequeue();
            UntakenBytes -= oldest.Bytes;
            credit.Used -= oldest.Bytes;
        }
    }

    /// <summary>Everything up to the number is settled, and so taken.</summary>
    public void Settle(long number, DateTimeOffset now)
    {
        if (number > Number)
            return;
        Take(number, now);
        while (_unsettled.TryPeek(out var oldest) && oldest.Number <= number)
        {
            _unsettled.Dequeue();
            if (!oldest.UpTo.IsNone)
                _settled = oldest.UpTo;
        }
    }
}
