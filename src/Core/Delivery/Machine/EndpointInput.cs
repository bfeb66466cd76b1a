using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Progress;

namespace ActorVent.Delivery;

/// <summary>What an endpoint's machine is told.</summary>
internal abstract record EndpointInput
{
    private EndpointInput()
    {
    }

    /// <summary>The first input.</summary>
    internal sealed record Start : EndpointInput
    {
        public static Start Instance { get; } = new();
    }

    /// <summary>Answers <see cref="EndpointEffect.Open"/>.</summary>
    /// <param name="Known">What the journal knows.</param>
    /// <param name="Heads">By the partition's number: its newest entry.</param>
    internal sealed record Opened(EndpointStart Known, IReadOnlyList<SequenceNumber> Heads) : EndpointInput;

    internal sealed record OpenFailed(string Reason) : EndpointInput;

    /// <summary>Answers <see cref="EndpointEffect.SkipOthers"/>.</summary>
    internal sealed record OthersSkipped(IReadOnlyList<SequenceNumber> Offsets) : EndpointInput;

    internal sealed record SkipFailed(string Reason) : EndpointInput;

    /// <summary>The log is read, and may be written.</summary>
    internal sealed record LogRecovered(EndpointProgress Progress) : EndpointInput;

    /// <summary>The log is about to stop; waiting may help.</summary>
    internal sealed record LogFailed(string Reason) : EndpointInput;

    /// <summary>The log is about to stop; waiting does not help. Row 0: no row in particular.</summary>
    internal sealed record LogUnreadable(long Row, string Reason) : EndpointInput;

    /// <summary>The log has stopped, whatever the reason: it may be started again.</summary>
    internal sealed record LogStopped : EndpointInput
    {
        public static LogStopped Instance { get; } = new();
    }

    internal sealed record Persisted(long Number) : EndpointInput;

    /// <summary>Answers <see cref="EndpointEffect.WriteLetters"/>.</summary>
    internal sealed record LettersWritten : EndpointInput
    {
        public static LettersWritten Instance { get; } = new();
    }

    internal sealed record LettersFailed(string Reason) : EndpointInput;

    /// <summary>Answers <see cref="EndpointEffect.WriteLow"/>.</summary>
    internal sealed record LowWritten : EndpointInput
    {
        public static LowWritten Instance { get; } = new();
    }

    internal sealed record LowFailed(string Reason) : EndpointInput;

    /// <summary>Answers <see cref="EndpointEffect.Pull"/>: everything above what it named, partition by partition in order, as far as there was room.</summary>
    internal sealed record Pulled(IReadOnlyList<Entry> Entries) : EndpointInput;

    /// <summary>Answers <see cref="EndpointEffect.Load"/>.</summary>
    /// <param name="Object">Whose lane.</param>
    /// <param name="Head">What comes next; null: nothing.</param>
    /// <param name="Expired">See <see cref="LaneNext.Expired"/>.</param>
    internal sealed record Loaded(ObjectKey Object, LaneHead? Head, IReadOnlyList<ExpiredEntry> Expired) : EndpointInput;

    internal sealed record LoadFailed(ObjectKey Object, string Reason) : EndpointInput;

    /// <summary>Answers <see cref="EndpointEffect.ReadExpired"/>.</summary>
    internal sealed record ExpiredRead(PartitionId Partition, IReadOnlyList<ExpiredEntry> Entries) : EndpointInput;

    internal sealed record ExpiredFailed(PartitionId Partition, string Reason) : EndpointInput;

    /// <summary>A request ended.</summary>
    /// <param name="Attempt">Of <see cref="EndpointEffect.Post"/>.</param>
    /// <param name="Outcome">How.</param>
    /// <param name="Took">From sending it.</param>
    internal sealed record Answered(long Attempt, DeliveryOutcome Outcome, TimeSpan Took) : EndpointInput;

    /// <summary>A request was not started, because the node's lease had lapsed.</summary>
    internal sealed record NotSent(long Attempt) : EndpointInput;

    /// <summary>The time of <see cref="EndpointEffect.SetTimer"/> has come.</summary>
    internal sealed record Due : EndpointInput
    {
        public static Due Instance { get; } = new();
    }

    /// <summary>By the operator.</summary>
    internal sealed record Pause(bool IsPaused) : EndpointInput;

    /// <summary>Start nothing more, wait for answers, persist them, stop.</summary>
    internal sealed record Drain : EndpointInput
    {
        public static Drain Instance { get; } = new();
    }
}
