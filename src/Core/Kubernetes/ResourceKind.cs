using ActorVent.Primitives;

namespace ActorVent.Kubernetes;

/// <summary>A kind as the API names it.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Version">v1</param>
/// <param name="Kind">Pod</param>
/// <param name="Plural">pods</param>
public sealed record ResourceKind(string Group, string Version, string Kind, string Plural)
{
    public static ResourceKind Pods { get; } = new("", "v1", "Pod", "pods");

    /// <summary><c>Pod</c>, <c>Deployment.apps</c>: <see cref="ObjectKey.Kind"/>.</summary>
    public string Name => Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    /// <summary><c>v1</c>, <c>apps/v1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}
