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
    internal sealed record Attempted(DeliveryResult Result, TimeSpan Took) : EndpointReport;

    /// <summary>Entries were settled without a request.</summary>
    internal sealed record Counted(DeliveryResult Result, long Count) : EndpointReport;

    internal sealed record DeadLettered(DeadLetterReason Reason, long Count) : EndpointReport;

    internal sealed record Opened(bool IsNew, int Lanes) : EndpointReport;

    internal sealed record OpenFailed(string Reason) : EndpointReport;

    internal sealed record LoadFailed(ObjectKey Object, string Reason) : EndpointReport;

    internal sealed record ExpiredFailed(PartitionId Partition, string Reason) : EndpointReport;

    internal sealed record NotPersisted(string Reason, TimeSpan Wait) : EndpointReport;

    internal sealed record LowNotWritten(string Reason) : EndpointReport;

    internal sealed record Correlated(Entry Entry, string CorrelationId) : EndpointReport;

    internal sealed record Failed(Entry Entry, DeliveryOutcome Outcome, int Attempt, TimeSpan Wait) : EndpointReport;

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
