using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>What became of an append that was not simply one entry for each that was told.</summary>
/// <param name="Last">The log's newest sequence number.</param>
/// <param name="CreatedEndpoints">Whether endpoints were created.</param>
/// <param name="OverLimit">Targets that were not admitted, because as many endpoints from annotations exist as may be.</param>
public sealed record AppendDetails(
    SequenceNumber Last, bool CreatedEndpoints, IReadOnlyList<(ObjectKey Object, EndpointRegistration Endpoint)> OverLimit);
