using ActorVent.Partitions;
using ActorVent.Primitives;

namespace ActorVent.Node.Configuration;

/// <summary>One webhook endpoint.</summary>
public sealed record EndpointOptions
{
    /// <summary>Its name in logs, metrics and the journal.</summary>
    public required EndpointId Id { get; init; }

    /// <summary>Where to POST. May contain a secret: show <see cref="MaskedUrl"/>.</summary>
    public required Uri Url { get; init; }

    /// <summary>Scheme and host.</summary>
    public required string MaskedUrl { get; init; }

    /// <summary>The key of signatures; null: nothing is signed.</summary>
    public byte[]? Secret { get; init; }

    /// <summary>Mode latest: a lagging endpoint gets only an object's newest state. Default: <see cref="CollapseMode.Latest"/>.</summary>
    public CollapseMode Collapse { get; init; } = CollapseMode.Latest;

    /// <summary>Default: <see cref="InitialMode.Deliver"/>.</summary>
    public InitialMode Initial { get; init; } = InitialMode.Deliver;

    /// <summary>Leaves out the URL and the secret.</summary>
    public override string ToString() => $"{Id} ({MaskedUrl})";
}
