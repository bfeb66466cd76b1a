namespace ActorVent.Routing;

/// <summary>What was found on an object.</summary>
/// <param name="Annotation">The annotation that counts; null when there is none.</param>
/// <param name="Invalid">Names of annotations before it whose values do not parse, and which do not count; null when there are none.</param>
public readonly record struct AnnotationReading(WebhookAnnotation? Annotation, IReadOnlyList<string>? Invalid);
