using ActorVent.Cluster.Members;
using ActorVent.Kubernetes;

namespace ActorVent.Tests.Simulation.Clustered;

/// <summary>What a node is told to watch, and where to send it. Nodes may differ while it is rolled out.</summary>
/// <param name="Scopes">What is watched.</param>
/// <param name="Endpoints">The names of those that are configured.</param>
/// <param name="TakesAnnotations">Whether annotations may name more.</param>
internal sealed record Configuration(IReadOnlyList<Scope> Scopes, IReadOnlyList<string> Endpoints, bool TakesAnnotations)
{
    public string Digest { get; } = ConfigurationDigest.Of(Scopes.Select(Name), Endpoints, TakesAnnotations);

    public IReadOnlySet<string> ScopeNames { get; } = Scopes.Select(Name).ToHashSet();

    public bool Covers(string @namespace) => Scopes.Any(scope => scope.Namespace is null || scope.Namespace == @namespace);

    public override string ToString() => $"{string.Join(" and ", Scopes.Select(static scope => scope.Namespace ?? "all"))} to {string.Join(" and ", Endpoints)}";

    private static string Name(Scope scope) => scope.IdIn(World.Cluster).Value;
}
