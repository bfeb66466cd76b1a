using ActorVent.Primitives;
using Akka.Actor;

namespace ActorVent.Introspection;

/// <summary>Asks an entity of this node how it is. It answers with its status, and does nothing else.</summary>
/// <param name="Object">Whose state at the entity is of interest besides; null: nobody's.</param>
internal sealed record Inspect(ObjectKey? Object) : INoSerializationVerificationNeeded
{
    public static Inspect Alone { get; } = new((ObjectKey?)null);
}
