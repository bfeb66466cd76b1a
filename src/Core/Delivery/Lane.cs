using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>What an object is waiting for.</summary>
internal enum LaneStatus
{
    /// <summary>Nothing to send.</summary>
    Idle,

    /// <summary>What to send next is being read.</summary>
    Loading,

    /// <summary>To be sent as soon as there is room.</summary>
    Ready,

    InFlight,

    /// <summary>Failed; waits for its next attempt.</summary>
    Backoff,

    /// <summary>Settled, but not durably: what follows waits, so that a crash repeats nothing older after something newer.</summary>
    Uncommitted,
}

/// <summary>One object at one endpoint, as long as the offset alone cannot tell its state.</summary>
internal sealed class Lane(PartitionId partition, ObjectKey @object, SequenceNumber settled)
{
    public PartitionId Partition { get; } = partition;

    public ObjectKey Object { get; } = @object;

    public LaneStatus Status { get; set; }

    /// <summary>Everything of the object up to here is settled.</summary>
    public SequenceNumber Settled { get; set; } = settled;

    /// <summary>The newest of the object that was read.</summary>
    public SequenceNumber Read { get; set; } = settled;

    /// <summary>What to send; null when it is not in memory.</summary>
    public Entry? Head { get; set; }

    /// <summary>The entry after the head, when it is in memory and the only one.</summary>
    public Entry? Follower { get; set; }

    /// <summary>Changes that the head takes the place of.</summary>
    public int Skipped { get; set; }

    /// <summary>The version that the endpoint has, none if it has none.</summary>
    public ResourceVersion Previous { get; set; }

    /// <summary>Failed attempts of what comes next.</summary>
    public int Attempts { get; set; }

    public DateTimeOffset? FirstAttempt { get; set; }

    public DateTimeOffset? LastAttempt { get; set; }

    public DateTimeOffset? NextAttempt { get; set; }

    public TimeSpan Failing { get; set; }

    /// <summary>Whether the head was sent and that is not committed yet.</summary>
    public bool InWindow { get; set; }

    /// <summary>Counts outcomes: tells whether a commit under way knows the newest.</summary>
    public int Outcomes { get; set; }

    /// <summary>What <see cref="Read"/> was when the next entry was asked for.</summary>
    public SequenceNumber ReadWhenLoading { get; set; }

    /// <summary>Whether the journal has a row.</summary>
    public bool IsStored { get; set; }

    public bool IsFailing => Attempts > 0;

    public bool HasMore => Read > Settled;

    public void Succeed(SequenceNumber sequence)
    {
        Outcomes++;
        Settled = sequence;
        if (Read < sequence)
            Read = sequence;
        Head = null;
        Skipped = 0;
        Attempts = 0;
        FirstAttempt = LastAttempt = NextAttempt = null;
        Failing = TimeSpan.Zero;
        Status = LaneStatus.Uncommitted;
    }

    public void Fail(DateTimeOffset now, DateTimeOffset next, bool othersAccepted)
    {
        Outcomes++;
        Attempts++;
        FirstAttempt ??= now;
        // While the endpoint accepts nothing at all, it is at fault and not this entry.
        if (LastAttempt is { } last && othersAccepted)
            Failing += now - last;
        LastAttempt = now;
        NextAttempt = next;
        Status = LaneStatus.Backoff;
        Head = null;
        Follower = null;
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

    public static Lane FromRow(LaneRow row) => new(row.Partition, row.Object, row.Sequence)
    {
        Previous = row.Version,
        Attempts = row.Attempts,
        FirstAttempt = row.First,
        NextAttempt = row.Next,
        Failing = row.Failing,
        IsStored = true,
    };
}
