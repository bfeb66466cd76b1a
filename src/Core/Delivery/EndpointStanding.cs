namespace ActorVent.Delivery;

/// <summary>How far behind an endpoint is.</summary>
/// <param name="Oldest">Since when the oldest that it has not settled has waited; null: nothing waits, or nobody knows since when.</param>
/// <param name="Waiting">Entries that are not read yet, and one for each object with something to send.</param>
internal readonly record struct EndpointStanding(DateTimeOffset? Oldest, long Waiting);
