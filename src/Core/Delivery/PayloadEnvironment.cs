using ActorVent.Journal;
using ActorVent.Routing;

namespace ActorVent.Delivery;

/// <summary>The <c>env</c> of a payload.</summary>
internal static class PayloadEnvironment
{
    /// <summary>The variable that an object's annotation may set.</summary>
    public const string Annotated = "ATOMIST_ENVIRONMENT";

    /// <summary>What is configured, with what the object's own annotation says in its place.</summary>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyDictionary<string, string> configured, Entry entry)
    {
        if (AnnotationReader.Read(entry.Payload.Span).Annotation?.Environment is not { } environment)
            return configured;
        return new Dictionary<string, string>(configured) { [Annotated] = environment };
    }
}
