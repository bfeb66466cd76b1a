using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>What of the pods a request is about.</summary>
/// <param name="Verb">As RBAC calls it.</param>
/// <param name="Namespace">null: all.</param>
/// <param name="Name">null: the collection.</param>
/// <param name="IsStatus">The subresource status.</param>
internal sealed record Target(string Verb, string? Namespace, string? Name, bool IsStatus)
{
    /// <returns>null when it is not about pods.</returns>
    public static Target? Of(HttpRequest request, string[] path) => path switch
    {
        ["api", "v1", "pods"] => new Target(VerbOf(request, true), null, null, false),
        ["api", "v1", "namespaces", var ns, "pods"] => new Target(VerbOf(request, true), ns, null, false),
        ["api", "v1", "namespaces", var ns, "pods", var name] => new Target(VerbOf(request, false), ns, name, false),
        ["api", "v1", "namespaces", var ns, "pods", var name, "status"] => new Target(VerbOf(request, false), ns, name, true),
        _ => null,
    };

    public JsonObject Forbidden()
    {
        var resource = IsStatus ? "pods/status" : "pods";
        var quoted = Name is null ? "" : $" \"{Name}\"";
        var where = Namespace is null ? "at the cluster scope" : $"in the namespace \"{Namespace}\"";
        var details = new JsonObject { ["kind"] = "pods" };
        if (Name is not null)
            details = Answers.Details(Name);
        return Answers.Status(
            403, "Forbidden", $"pods{quoted} is forbidden: User \"viewer\" cannot {Verb} resource \"{resource}\" in API group \"\" {where}", details: details);
    }

    private static string VerbOf(HttpRequest request, bool isCollection) => request.Method switch
    {
        "GET" when isCollection => request.Query["watch"].ToString() is "true" or "1" ? "watch" : "list",
        "GET" => "get",
        "POST" when isCollection => "create",
        "PUT" when !isCollection => "update",
        "PATCH" when !isCollection => "patch",
        "DELETE" when !isCollection => "delete",
        _ => "",
    };
}
