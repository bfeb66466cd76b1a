using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>One object whose state at an endpoint the offset cannot tell.</summary>
public sealed record LaneRow
{
    public required PartitionId Partition { get; init; }

    public required ObjectKey Object { get; init; }

    /// <summary>Of this object, everything up to and including this is settled. May be above the offset (delivered ahead) or below it (failing).</summary>
    public required SequenceNumber Sequence { get; init; }

    /// <summary>The version that the endpoint last accepted; none if it has accepted none.</summary>
    public required ResourceVersion Version { get; init; }

    /// <summary>Failed attempts of what follows <see cref="Sequence"/>.</summary>
    public required int Attempts { get; init; }

    /// <summary>Time of the first failed attempt, null when there is none.</summary>
    public DateTimeOffset? First { get; init; }

    /// <summary>When the next attempt is due, null for at once.</summary>
    public DateTimeOffset? Next { get; init; }

    /// <summary>How long it has been failing while the endpoint accepted others.</summary>
    public TimeSpan Failing { get; init; }
}
