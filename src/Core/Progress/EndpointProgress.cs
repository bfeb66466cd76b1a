using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Progress;

/// <summary>Where an endpoint is: what its log tells.</summary>
public sealed record EndpointProgress
{
    /// <summary>The journal's <see cref="IJournal.Id"/>; null: nothing was ever persisted.</summary>
    public string? Journal { get; init; }

    /// <summary>By the partition's number: up to here every entry is settled, or its object has a lane.</summary>
    public IReadOnlyList<SequenceNumber> Offsets { get; init; } = [];

    /// <summary>Objects whose state the offsets cannot tell. In no order.</summary>
    public IReadOnlyCollection<LaneRow> Lanes { get; init; } = [];

    public CircuitState Circuit { get; init; }

    /// <summary>Answered 410: gets nothing until a start or the operator enables it.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>By the operator.</summary>
    public bool IsPaused { get; init; }
}

/// <summary>Whether an endpoint as a whole is at fault.</summary>
/// <param name="OpenSince">null: it is closed, requests are sent.</param>
/// <param name="Probes">Failed probes since then.</param>
/// <param name="NextProbe">When the next is due.</param>
public readonly record struct CircuitState(DateTimeOffset? OpenSince, int Probes, DateTimeOffset? NextProbe);

/// <summary>What changed, in absolute values: applied twice it is the same. One event of the endpoint's log.</summary>
public sealed record ProgressDelta
{
    /// <summary>In the first event of a log: which journal it is of.</summary>
    public string? Journal { get; init; }

    public IReadOnlyList<(PartitionId Partition, SequenceNumber Sequence)> Offsets { get; init; } = [];

    /// <summary>Lanes to insert or replace.</summary>
    public IReadOnlyList<LaneRow> Lanes { get; init; } = [];

    public IReadOnlyList<(PartitionId Partition, ObjectKey Object)> RemovedLanes { get; init; } = [];

    /// <summary>null: as it was; likewise below.</summary>
    public CircuitState? Circuit { get; init; }

    public bool? IsDisabled { get; init; }

    public bool? IsPaused { get; init; }

    public bool IsEmpty => Journal is null && Offsets.Count + Lanes.Count + RemovedLanes.Count == 0 && Circuit is null && IsDisabled is null && IsPaused is null;
}
