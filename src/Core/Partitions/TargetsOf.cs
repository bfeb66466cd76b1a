using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>The endpoints that an object names instead of the configured ones; empty when it names none. Called from many threads.</summary>
/// <param name="object">Whose state it is.</param>
/// <param name="payload">The state, as UTF-8 JSON.</param>
internal delegate IReadOnlyList<EndpointRegistration> TargetsOf(ObjectKey @object, ReadOnlyMemory<byte> payload);
