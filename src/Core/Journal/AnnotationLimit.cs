using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>How many endpoints annotations may create.</summary>
/// <param name="Most">In the whole journal.</param>
/// <param name="Refused">Told of each target of an entry that was not admitted; the object goes to its others, or to the configured endpoints.</param>
public sealed record AnnotationLimit(int Most, Action<ObjectKey, EndpointRegistration> Refused);
