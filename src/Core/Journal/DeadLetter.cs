using ActorVent.Primitives;

namespace ActorVent.Journal;

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

    /// <summary>Why, for people: <c>422 Unprocessable Entity</c>, <c>expired after 24h</c>. Of the response body, one line without URLs and secrets at most.</summary>
    public required string Reason { get; init; }

    public ReadOnlyMemory<byte> Payload { get; init; }
}
