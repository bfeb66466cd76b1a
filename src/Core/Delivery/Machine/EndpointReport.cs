using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>What is to be counted or told to people. An effect that changes nothing.</summary>
internal abstract record EndpointReport : EndpointEffect
{
    private EndpointReport()
    {
    }

    /// <summary>One request ended.</summary>
    /// <param name="Result">What becomes of the entry.</param>
    /// <param name="Entry">What was sent.</param>
    /// <param name="Cause">Why, as the endpoint was told.</param>
    /// <param name="Outcome">How it ended.</param>
    /// <param name="Attempt">From 1.</param>
    /// <param name="Age">Since the node received the change; 0 for what is sent because the endpoint is new.</param>
    /// <param name="Took">From sending it.</param>
    internal sealed record Attempted(DeliveryResult Result, Entry Entry, Cause Cause, DeliveryOutcome Outcome, int Attempt, TimeSpan Age, TimeSpan Took) : EndpointReport;

    /// <summary>Entries were settled without a request.</summary>
    internal sealed record Counted(DeliveryResult Result, long Count) : EndpointReport;

    internal sealed record DeadLettered(DeadLetterReason Reason, long Count) : EndpointReport;

    /// <param name="IsNew">To the journal.</param>
    /// <param name="Failing">Objects of which it has not accepted something yet that was sent.</param>
    /// <param name="NextProbe">It failed as a whole before, and is looked at again then; null: it did not.</param>
    internal sealed record Opened(bool IsNew, int Failing, DateTimeOffset? NextProbe) : EndpointReport;

    internal sealed record OpenFailed(string Reason) : EndpointReport;

    internal sealed record LoadFailed(ObjectKey Object, string Reason) : EndpointReport;

    internal sealed record ExpiredFailed(PartitionId Partition, string Reason) : EndpointReport;

    internal sealed record NotPersisted(string Reason, TimeSpan Wait) : EndpointReport;

    internal sealed record LowNotWritten(string Reason) : EndpointReport;

    internal sealed record Failed(Entry Entry, DeliveryOutcome Outcome, int Attempt, TimeSpan Wait) : EndpointReport;

    /// <summary>After <see cref="Failed"/>: what failed was accepted, or is given up.</summary>
    internal sealed record NothingFails : EndpointReport;

    internal sealed record GivenUp(Entry Entry, string Reason) : EndpointReport;

    internal sealed record ResendLeftOut(Entry Entry, string Reason) : EndpointReport;

    /// <summary>Retention removed entries before they were delivered.</summary>
    internal sealed record Expired(int Count) : EndpointReport;

    internal sealed record CircuitOpened(int Failures) : EndpointReport;

    internal sealed record CircuitClosed(TimeSpan After) : EndpointReport;

    internal sealed record Disabled : EndpointReport;

    internal sealed record EnabledAgain : EndpointReport;

    /// <summary>Nothing is sent until the process starts again.</summary>
    internal sealed record Quarantined(string Reason) : EndpointReport;
}
