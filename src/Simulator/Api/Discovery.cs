using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>What clients ask for before they ask for pods.</summary>
internal sealed class Discovery(ClusterStore store, ApiServerOptions options)
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static readonly JsonSerializerOptions Indented = new(Answers.Plain) { WriteIndented = true };
    private static readonly string[] Always = ["default", "kube-node-lease", "kube-public", "kube-system"];

    public Task HandleAsync(HttpContext context, string[] path)
    {
        if (context.Request.Method != "GET")
            return Answers.SendAsync(context, Answers.MethodNotAllowed());
        return path switch
        {
            ["version"] => Answers.SendAsync(context, 200, JsonSerializer.SerializeToUtf8Bytes(Resources.Version(), Indented)),
            ["api"] when WantsAggregated(context) => SendAggregatedAsync(context, Resources.AggregatedCore()),
            ["apis"] when WantsAggregated(context) => SendAggregatedAsync(context, Resources.AggregatedNone()),
            ["api"] => SendAsync(context, Resources.CoreVersions(context.Request.Host.Value ?? "")),
            ["apis"] => SendAsync(context, Resources.NoGroups()),
            ["api", "v1"] => SendAsync(context, Resources.Core()),
            ["openapi", "v3"] => SendAsync(context, OpenApi.Index()),
            ["openapi", "v3", "api", "v1"] => SendAsync(context, OpenApi.Core()),
            ["api", "v1", "namespaces"] => SendAsync(context, Namespaces()),
            ["api", "v1", "namespaces", var name] => NamespaceAsync(context, name),
            _ => Answers.SendAsync(context, Answers.Status(404, "NotFound", "the server could not find the requested resource", details: [])),
        };
    }

    private static bool WantsAggregated(HttpContext context) =>
        context.Request.Headers.Accept.ToString().Contains("v=v2;as=APIGroupDiscoveryList", StringComparison.Ordinal);

    private static Task SendAsync(HttpContext context, JsonObject json) =>
        Answers.SendAsync(context, 200, (byte[])[.. Answers.Serialize(json), (byte)'\n']);

    private static async Task SendAggregatedAsync(HttpContext context, JsonObject json)
    {
        context.Response.ContentType = Aggregated;
        context.Response.Headers.CacheControl = "public";
        context.Response.Headers.Vary = "Accept";
        await context.Response.Body.WriteAsync((byte[])[.. Answers.Serialize(json), (byte)'\n'], context.RequestAborted).ConfigureAwait(false);
    }

    private Task NamespaceAsync(HttpContext context, string name) => Names().Contains(name)
        ? SendAsync(context, Namespace(name, withType: true))
        : Answers.SendAsync(context, Answers.Status(
            404, "NotFound", $"namespaces \"{name}\" not found", details: new JsonObject { ["name"] = name, ["kind"] = "namespaces" }));

    private JsonObject Namespaces() => new()
    {
        ["kind"] = "NamespaceList",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject { ["resourceVersion"] = $"{store.Revision}" },
        ["items"] = new JsonArray([.. Names().Select(name => Namespace(name, withType: false))]),
    };

    /// <summary>Those that every cluster has, and those that pods are in: here they need no creation.</summary>
    private SortedSet<string> Names() =>
        new(store.Snapshot().Pods.Values.Select(pod => pod.Namespace).Distinct().Concat(Always), StringComparer.Ordinal);

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
    private string UidOf(string name) => name == "kube-system"
        ? options.ClusterUid
        : new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{options.ClusterUid}/{name}")).AsSpan(0, 16)).ToString();
}
