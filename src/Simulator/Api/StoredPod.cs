namespace ActorVent.Simulator.Api;

/// <summary>One version of a pod as the store keeps it. Never changed.</summary>
public sealed record StoredPod
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Uid { get; init; }

    /// <summary>metadata.resourceVersion, which is also in <see cref="Body"/>.</summary>
    public required long Version { get; init; }

    /// <summary>metadata.labels, for selectors.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>spec.nodeName, empty for none.</summary>
    public required string NodeName { get; init; }

    /// <summary>status.phase</summary>
    public required string Phase { get; init; }

    /// <summary>The object as an item of a list: UTF-8 JSON without kind and apiVersion.</summary>
    public required byte[] Body { get; init; }

    public string Key => KeyOf(Namespace, Name);

    public static string KeyOf(string @namespace, string name) => $"{@namespace}/{name}";
}
