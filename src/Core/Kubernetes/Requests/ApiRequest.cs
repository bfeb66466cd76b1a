namespace ActorVent.Kubernetes.Requests;

/// <summary>One GET to the API server.</summary>
/// <param name="Verb">What RBAC calls it: list, watch, get.</param>
/// <param name="Resource">null for what is no resource, <c>/version</c>.</param>
/// <param name="Namespace">null across namespaces and for objects of the cluster's own scope.</param>
/// <param name="Path">Path and query, from <c>/</c>.</param>
/// <param name="Selectors">What people wrote, for the error that it may cause; empty without.</param>
internal sealed record ApiRequest(string Verb, ResourceKind? Resource, string? Namespace, string Path, string Selectors)
{
    /// <summary>Whether it must not share a connection with other requests.</summary>
    public bool OnOwnConnection { get; init; }

    /// <summary>list pods in namespace shop</summary>
    public override string ToString() =>
        Resource is null ? $"{Verb} {Path}"
        : Namespace is null ? $"{Verb} {Resource.Plural}"
        : $"{Verb} {Resource.Plural} in namespace {Namespace}";
}
