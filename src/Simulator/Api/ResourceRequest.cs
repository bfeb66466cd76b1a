using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>A request as the authorization of a cluster sees it: see "Request Verbs" and "Authorization" in the documentation of Kubernetes.</summary>
/// <param name="Verb">get, list, watch, create, update, patch, delete, deletecollection.</param>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Resource">In the plural, with its subresource behind a slash.</param>
/// <param name="Namespace">null: across all, or of the cluster's own scope. Of a namespace itself, its name.</param>
/// <param name="Name">null: the collection.</param>
public sealed record ResourceRequest(string Verb, string Group, string Resource, string? Namespace, string? Name)
{
    /// <returns>null when it is about no resource: discovery, health.</returns>
    internal static ResourceRequest? Of(HttpRequest request, string[] path)
    {
        var (group, rest) = path switch
        {
            ["api", _, .. var core] => ("", core),
            ["apis", var name, _, .. var others] => (name, others),
            _ => ("", []),
        };
        return rest switch
        {
            [] => null,
            ["namespaces", var name] => new ResourceRequest(VerbOf(request, isCollection: false), group, "namespaces", name, name),
            ["namespaces", var ns, .. var inside] => Of(request, group, ns, inside),
            _ => Of(request, group, null, rest),
        };
    }

    private static ResourceRequest Of(HttpRequest request, string group, string? @namespace, string[] rest) => new(
        VerbOf(request, rest.Length == 1), group, rest.Length > 2 ? $"{rest[0]}/{rest[2]}" : rest[0], @namespace, rest.ElementAtOrDefault(1));

    private static string VerbOf(HttpRequest request, bool isCollection) => request.Method switch
    {
        "GET" when isCollection => request.Query["watch"].ToString() is "true" or "1" ? "watch" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => isCollection ? "deletecollection" : "delete",
        _ => "get",
    };
}
