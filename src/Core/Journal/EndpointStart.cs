using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>What the journal knows of an endpoint.</summary>
/// <param name="IsNew">Whether this call created it.</param>
/// <param name="Joined">By the partition's number: its newest entry when the endpoint joined, decided once. Of what is at or below it only the newest of what lives is for the endpoint.</param>
/// <param name="Carried">Progress that an older version left in the journal and nobody has taken over yet; null: none.</param>
public sealed record EndpointStart(bool IsNew, IReadOnlyList<SequenceNumber> Joined, CarriedProgress? Carried);
