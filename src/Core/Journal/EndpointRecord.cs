using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>What the journal knows of an endpoint, also while no node runs.</summary>
/// <param name="Endpoint">Its name.</param>
/// <param name="IsRemoved">Whether it is configured no more, and no annotation may name it.</param>
/// <param name="DisabledSince">Since when it is sent nothing, because it answered 410 Gone; null: it is not disabled.</param>
/// <param name="Low">By the partition's number, up to where everything is settled; it may have got more.</param>
public sealed record EndpointRecord(EndpointRegistration Endpoint, bool IsRemoved, DateTimeOffset? DisabledSince, IReadOnlyList<SequenceNumber> Low);
