using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>An endpoint as the journal keeps it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="MaskedUrl">Scheme and host only.</param>
/// <param name="FromAnnotation">Whether objects' annotations name it: then appends create it, and only entries that name it are for it.</param>
public sealed record EndpointRegistration(EndpointId Id, string MaskedUrl, bool FromAnnotation = false);
