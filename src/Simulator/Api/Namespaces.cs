using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>The namespaces, which can be read only.</summary>
internal sealed class Namespaces(ClusterStore store, Faults faults, ApiServerOptions options)
{
    private const string System = "kube-system";
    private static readonly string[] Always = ["default", "kube-node-lease", "kube-public", System];

    public Task ListAsync(HttpContext context) => faults.NamespacesForbidden
        ? Answers.SendAsync(context, Answers.Status(
            403, "Forbidden", $"namespaces is forbidden: {Cannot("list")} at the cluster scope", details: new JsonObject { ["kind"] = "namespaces" }))
        : Discovery.SendAsync(context, All());

    public Task GetAsync(HttpContext context, string name)
    {
        if (faults.NamespacesForbidden)
            return Answers.SendAsync(context, Answers.Status(403, "Forbidden", $"namespaces \"{name}\" is forbidden: {Cannot("get")} in the namespace \"{name}\"", details: Details(name)));
        return Names().Contains(name)
            ? Discovery.SendAsync(context, Namespace(name, withType: true))
            : Answers.SendAsync(context, Answers.Status(404, "NotFound", $"namespaces \"{name}\" not found", details: Details(name)));
    }

    private static string Cannot(string verb) => $"User \"viewer\" cannot {verb} resource \"namespaces\" in API group \"\"";

    private static JsonObject Details(string name) => new() { ["name"] = name, ["kind"] = "namespaces" };

    private JsonObject All() => new()
    {
        ["kind"] = "NamespaceList",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject { ["resourceVersion"] = $"{store.Revision}" },
        ["items"] = new JsonArray([.. Names().Select(name => Namespace(name, withType: false))]),
    };

    /// <summary>Those that every cluster has, and those that pods are in: here they need no creation.</summary>
    private SortedSet<string> Names() =>
        new(store.Snapshot().Pods.Values.Select(pod => pod.Namespace).Concat(Always).Where(name => name != System || !faults.NoSystemNamespace), StringComparer.Ordinal);

    private JsonObject Namespace(string name, bool withType)
    {
        var json = new JsonObject();
        if (withType)
        {
            json["kind"] = "Namespace";
            json["apiVersion"] = "v1";
        }
        json["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["uid"] = UidOf(name),
            ["resourceVersion"] = "1",
            ["creationTimestamp"] = "2026-01-01T00:00:00Z",
            ["labels"] = new JsonObject { ["kubernetes.io/metadata.name"] = name },
        };
        json["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        json["status"] = new JsonObject { ["phase"] = "Active" };
        return json;
    }

    /// <summary>kube-system's tells clusters apart; the others follow from it, the same in every process.</summary>
    private string UidOf(string name) => name == System
        ? options.ClusterUid
        : new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{options.ClusterUid}/{name}")).AsSpan(0, 16)).ToString();
}
