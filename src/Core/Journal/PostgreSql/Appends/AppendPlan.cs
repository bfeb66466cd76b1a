using ActorVent.Primitives;

namespace ActorVent.Journal.PostgreSql;

/// <summary>All that one append changes, worked out before it is written.</summary>
internal sealed record AppendPlan
{
    public required PartitionAppend Append { get; init; }

    /// <summary>The partition as it was when this was planned.</summary>
    public required AppendState State { get; init; }

    /// <summary>The partition's newest sequence number once it is written.</summary>
    public required SequenceNumber Next { get; init; }

    /// <summary>What it adds to the bytes of all payloads.</summary>
    public required long Bytes { get; init; }

    public required IReadOnlyList<PlanRow> Rows { get; init; }

    public required IReadOnlyList<PlanEntry> Entries { get; init; }

    /// <summary>Resends that something follows.</summary>
    public required IReadOnlyList<long> Replaced { get; init; }

    public required IReadOnlyList<(long Time, long Entry)> Superseded { get; init; }

    public required IReadOnlyList<(long Time, long Entry)> Ends { get; init; }

    /// <summary>Ends that something follows.</summary>
    public required IReadOnlyList<(long Time, long Entry)> FollowedEnds { get; init; }

    /// <summary>Endpoints that annotations name for the first time, with the sequence number before that.</summary>
    public required IReadOnlyList<(EndpointRegistration Endpoint, SequenceNumber Before)> Created { get; init; }

    /// <summary>null when each entry became one.</summary>
    public required AppendDetails? Details { get; init; }

    public WriteResult Result => new(WriteOutcome.Written, Details: Details) { Entries = [.. Entries.Select(static e => e.Entry)] };
}
