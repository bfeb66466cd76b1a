namespace ActorVent.Routing;

/// <summary>What an object's annotation asks for. Written by whoever may write the object: nothing in it is to be trusted.</summary>
public sealed record WebhookAnnotation
{
    /// <summary>The annotation that says so: one of <see cref="AnnotationReader.Names"/>.</summary>
    public required string Name { get; init; }

    /// <summary>As they are written, in that order; empty when the annotation names none. At most <see cref="AnnotationReader.MostWebhooks"/>.</summary>
    public IReadOnlyList<string> Webhooks { get; init; } = [];

    /// <summary>How many webhooks there are beyond <see cref="AnnotationReader.MostWebhooks"/>.</summary>
    public int Dropped { get; init; }

    /// <summary>What <c>ATOMIST_ENVIRONMENT</c> is for this object; null when the annotation does not say, or says nothing.</summary>
    public string? Environment { get; init; }

    /// <summary>Leaves out the URLs.</summary>
    public override string ToString() => $"{Name} ({Webhooks.Count} webhooks)";
}
