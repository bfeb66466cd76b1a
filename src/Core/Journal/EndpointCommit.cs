using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>An endpoint as the journal keeps it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="MaskedUrl">Scheme and host only.</param>
/// <param name="FromAnnotation">Whether objects' annotations name it: then appends create it, and only entries that name it are for it.</param>
public sealed record EndpointRegistration(EndpointId Id, string MaskedUrl, bool FromAnnotation = false);

/// <summary>Where an endpoint is in one partition's log.</summary>
/// <param name="Sequence">Up to here every entry is settled, or its object has a lane.</param>
/// <param name="Joined">The partition's newest entry when the endpoint was first registered: of what is at or below it, only the newest state of live objects is for this endpoint.</param>
public readonly record struct EndpointOffset(SequenceNumber Sequence, SequenceNumber Joined);

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

/// <summary>An entry that was given up.</summary>
public sealed record DeadLetter
{
    public required EndpointId Endpoint { get; init; }

    public required PartitionId Partition { get; init; }

    public required SequenceNumber Sequence { get; init; }

    public required ObjectKey Object { get; init; }

    public required string Uid { get; init; }

    public required ResourceVersion Version { get; init; }

    public required ChangeType Type { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required int Attempts { get; init; }

    /// <summary>Why, for people: <c>422 Unprocessable Entity</c>, <c>expired after 24h</c>. Contains no URL and no response body.</summary>
    public required string Reason { get; init; }

    public ReadOnlyMemory<byte> Payload { get; init; }
}

/// <summary>One atomic write of an endpoint's progress, fenced by its home partition.</summary>
public sealed record EndpointCommit
{
    public required Fence Fence { get; init; }

    public required EndpointId Endpoint { get; init; }

    public IReadOnlyList<(PartitionId Partition, SequenceNumber Sequence)> Offsets { get; init; } = [];

    /// <summary>Lanes to insert or replace.</summary>
    public IReadOnlyList<LaneRow> Lanes { get; init; } = [];

    public IReadOnlyList<(PartitionId Partition, ObjectKey Object)> RemovedLanes { get; init; } = [];

    public IReadOnlyList<DeadLetter> DeadLetters { get; init; } = [];
}

/// <summary>An endpoint's stored progress.</summary>
/// <param name="Offsets">One for each partition, by the partition's number.</param>
/// <param name="Lanes">In no order.</param>
/// <param name="IsNew">Whether this registration created it.</param>
public sealed record EndpointSnapshot(IReadOnlyList<EndpointOffset> Offsets, IReadOnlyList<LaneRow> Lanes, bool IsNew);

/// <summary>What a lane has to send next.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Skipped">How many changes of the object the entry takes the place of: one for each skipped entry, and those collapsed into the skipped entry. What is collapsed into the entry itself is not among them.</param>
/// <param name="Previous">The <see cref="Journal.Entry.Previous"/> of the first entry after the lane's sequence number.</param>
public sealed record LaneHead(Entry Entry, int Skipped, ResourceVersion Previous);
