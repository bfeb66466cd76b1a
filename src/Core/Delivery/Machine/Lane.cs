using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>One object at one endpoint, as long as the offset alone cannot tell its state.</summary>
internal sealed class Lane(PartitionId partition, ObjectKey @object, SequenceNumber settled, HeldPayloads held)
{
    private Entry? _head;
    private Entry? _follower;

    public PartitionId Partition { get; } = partition;

    public ObjectKey Object { get; } = @object;

    public LaneStatus Status { get; set; }

    /// <summary>Everything of the object up to here is settled.</summary>
    public SequenceNumber Settled { get; set; } = settled;

    /// <summary>The newest of the object that was read.</summary>
    public SequenceNumber Read { get; set; } = settled;

    /// <summary>What to send; null when it is not in memory.</summary>
    public Entry? Head
    {
        get => _head;
        set
        {
            held.Replace(_head, value);
            LastBytes = value?.Payload.Length ?? LastBytes;
            _head = value;
        }
    }

    /// <summary>The entry after the head, when it is in memory and the only one.</summary>
    public Entry? Follower
    {
        get => _follower;
        set
        {
            held.Replace(_follower, value);
            _follower = value;
        }
    }

    /// <summary>The size of what it sent or was to send last, which is what the next is likely to have; null: not known.</summary>
    public int? LastBytes { get; private set; }

    /// <summary>What is counted for the entry that is being read.</summary>
    public long Expected { get; set; }

    /// <summary>Changes that the head takes the place of.</summary>
    public int Skipped { get; set; }

    /// <summary>Changes after <see cref="Settled"/> that were counted as superseded already, so that one that is read again is not counted twice.</summary>
    public int Counted { get; set; }

    /// <summary>The version that the endpoint has, none if it has none.</summary>
    public ResourceVersion Previous { get; set; }

    /// <summary>Failed attempts of what comes next.</summary>
    public int Attempts { get; set; }

    public DateTimeOffset? FirstAttempt { get; set; }

    public DateTimeOffset? LastAttempt { get; set; }

    public DateTimeOffset? NextAttempt { get; set; }

    public TimeSpan Failing { get; set; }

    /// <summary>Since when what comes next, or what it took the place of, has waited; null: nothing waits, or it is not known.</summary>
    public DateTimeOffset? Since { get; private set; }

    // Of what comes after that.
    private DateTimeOffset? _sinceAfter;

    /// <summary>Whether the head was sent and that is not persisted yet.</summary>
    public bool InWindow { get; set; }

    /// <summary>Counts outcomes: tells whether a delta under way knows the newest.</summary>
    public int Outcomes { get; set; }

    /// <summary>What <see cref="Read"/> was when the next entry was asked for.</summary>
    public SequenceNumber ReadWhenLoading { get; set; }

    /// <summary>Whether the head was read for this lane alone, or is being read.</summary>
    public bool IsLoaded { get; set; }

    /// <summary>Whether the log has a row, or the delta under way brings it one.</summary>
    public bool IsStored { get; set; }

    /// <summary>The <see cref="LaneRow.Sequence"/> that is persisted; null without a row.</summary>
    public SequenceNumber? Persisted { get; set; }

    public bool IsFailing => Attempts > 0;

    public bool HasMore => Read > Settled;

    /// <summary>Whether something of the object is read that the endpoint has not accepted.</summary>
    public bool IsWaiting => Status == LaneStatus.Unpersisted ? HasMore : Status != LaneStatus.Idle;

    /// <summary>Since when the oldest of that has waited; null: nothing waits, or it is not known.</summary>
    public DateTimeOffset? WaitingSince => IsWaiting ? Since ?? FirstAttempt : null;

    /// <summary>Whether what was read last is what is in memory, or settled: nothing lies between.</summary>
    public bool IsComplete => Read == (Head?.Sequence ?? Settled);

    /// <summary>Something has come that waits from then on.</summary>
    /// <param name="since">When the node received it.</param>
    /// <param name="isNext">Whether nothing of the object comes before it.</param>
    public void Await(DateTimeOffset since, bool isNext)
    {
        if (isNext)
            Since ??= since;
        else
            _sinceAfter ??= since;
    }

    public void Settle(SequenceNumber sequence)
    {
        Outcomes++;
        Settled = sequence;
        if (Read < sequence)
            Read = sequence;
        Head = null;
        Skipped = 0;
        Counted = 0;
        Attempts = 0;
        FirstAttempt = LastAttempt = NextAttempt = null;
        Failing = TimeSpan.Zero;
        Since = HasMore ? _sinceAfter : null;
        _sinceAfter = null;
        Status = LaneStatus.Unpersisted;
    }

    /// <param name="now">The time.</param>
    /// <param name="next">When it is tried again.</param>
    /// <param name="othersAccepted">Whether the endpoint accepted others since the last attempt: while it accepts nothing at all, it is at fault and not this entry.</param>
    /// <param name="stoodStillUntil">Time before this does not count.</param>
    public void Fail(DateTimeOffset now, DateTimeOffset next, bool othersAccepted, DateTimeOffset? stoodStillUntil)
    {
        Outcomes++;
        Attempts++;
        FirstAttempt ??= now;
        if (LastAttempt is { } last && othersAccepted)
            Failing += now - (stoodStillUntil > last ? stoodStillUntil.Value : last);
        LastAttempt = now;
        NextAttempt = next;
        Unload();
    }

    /// <summary>Keeps no payload; what comes next is read again.</summary>
    public void Unload()
    {
        Status = LaneStatus.Waiting;
        Head = null;
        Follower = null;
        Skipped = 0;
    }

    public LaneRow ToRow() => new()
    {
        Partition = Partition,
        Object = Object,
        Sequence = Settled,
        Version = Previous,
        Attempts = Attempts,
        First = FirstAttempt,
        Next = NextAttempt,
        Failing = Failing,
    };

    public static Lane FromRow(LaneRow row, HeldPayloads held) => new(row.Partition, row.Object, row.Sequence, held)
    {
        Previous = row.Version,
        Attempts = row.Attempts,
        FirstAttempt = row.First,
        NextAttempt = row.Next,
        Failing = row.Failing,
        IsStored = true,
        Persisted = row.Sequence,
    };
}
