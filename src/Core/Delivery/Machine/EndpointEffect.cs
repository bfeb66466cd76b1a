using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Progress;

namespace ActorVent.Delivery;

/// <summary>What an endpoint's machine wants done. Nothing in one is touched again by the machine.</summary>
internal abstract record EndpointEffect
{
    private protected EndpointEffect()
    {
    }

    /// <summary>Open the endpoint in the journal, then read the partitions' heads: <see cref="EndpointInput.Opened"/> or <see cref="EndpointInput.OpenFailed"/>.</summary>
    internal sealed record Open : EndpointEffect
    {
        public static Open Instance { get; } = new();
    }

    /// <summary>Find what is next for an endpoint from annotations: <see cref="EndpointInput.OthersSkipped"/> or <see cref="EndpointInput.SkipFailed"/>.</summary>
    internal sealed record SkipOthers(IReadOnlyList<SequenceNumber> Offsets) : EndpointEffect;

    /// <summary>Start the child that keeps the log. There is none when this is said.</summary>
    internal sealed record StartLog : EndpointEffect
    {
        public static StartLog Instance { get; } = new();
    }

    /// <summary>To the log; said only while it is there. The same number means the same delta again.</summary>
    internal sealed record Persist(long Number, ProgressDelta Delta) : EndpointEffect;

    /// <summary>Into the journal: <see cref="EndpointInput.LettersWritten"/> or <see cref="EndpointInput.LettersFailed"/>.</summary>
    internal sealed record WriteLetters(IReadOnlyList<DeadLetter> Letters) : EndpointEffect;

    /// <summary>What retention goes by: <see cref="EndpointInput.LowWritten"/> or <see cref="EndpointInput.LowFailed"/>.</summary>
    /// <param name="Low">Partitions for which it has risen.</param>
    /// <param name="DisabledSince">null: it is not disabled.</param>
    internal sealed record WriteLow(IReadOnlyList<(PartitionId Partition, SequenceNumber Low)> Low, DateTimeOffset? DisabledSince) : EndpointEffect;

    /// <summary>The progress that an older version left in the journal is in the log now. Not answered: a start says it again.</summary>
    internal sealed record ForgetCarried : EndpointEffect
    {
        public static ForgetCarried Instance { get; } = new();
    }

    /// <summary>Ask the tail: <see cref="EndpointInput.Pulled"/>.</summary>
    /// <param name="After">By the partition's number.</param>
    /// <param name="Most">Entries.</param>
    /// <param name="MostBytes">Of payload.</param>
    /// <param name="ReadUpTo">See <see cref="TailMessage.Pull.ReadUpTo"/>.</param>
    internal sealed record Pull(SequenceNumber[] After, int Most, long MostBytes, IReadOnlyList<SequenceNumber> ReadUpTo) : EndpointEffect;

    /// <summary>Take back what the tail was asked: it may have lost it.</summary>
    internal sealed record CancelPull : EndpointEffect
    {
        public static CancelPull Instance { get; } = new();
    }

    /// <summary>Read what comes next of an object: <see cref="EndpointInput.Loaded"/> or <see cref="EndpointInput.LoadFailed"/>.</summary>
    /// <param name="Partition">Of the object.</param>
    /// <param name="Object">The object.</param>
    /// <param name="After">Up to here it is settled.</param>
    /// <param name="UpTo">Its newest entry that is known: without a head, what expired is read up to here.</param>
    internal sealed record Load(PartitionId Partition, ObjectKey Object, SequenceNumber After, SequenceNumber UpTo) : EndpointEffect;

    /// <summary>What retention removed in the range: <see cref="EndpointInput.ExpiredRead"/> or <see cref="EndpointInput.ExpiredFailed"/>.</summary>
    internal sealed record ReadExpired(PartitionId Partition, SequenceNumber After, SequenceNumber UpTo) : EndpointEffect;

    /// <summary>Send a request, unless the lease has lapsed: <see cref="EndpointInput.Answered"/> or <see cref="EndpointInput.NotSent"/>.</summary>
    /// <param name="Number">Comes back.</param>
    /// <param name="Attempt">What to send.</param>
    /// <param name="To">null: the endpoint's own URL.</param>
    internal sealed record Post(long Number, DeliveryAttempt Attempt, Uri? To) : EndpointEffect;

    /// <summary>One timer, in place of the one before: <see cref="EndpointInput.Due"/>.</summary>
    internal sealed record SetTimer(DateTimeOffset Due) : EndpointEffect;

    /// <summary>It is over, nothing is left to be done. The last effect.</summary>
    internal sealed record Stop : EndpointEffect
    {
        public static Stop Instance { get; } = new();
    }

    /// <summary>Start anew from what is stored: what is not stored is sent again, under the same id. The last effect.</summary>
    internal sealed record Fail(string Reason) : EndpointEffect;
}
