using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>What clients ask for before they ask for pods.</summary>
internal sealed class Discovery(ApiServerOptions options)
{
    public Task HandleAsync(HttpContext context, string[] path) => path switch
    {
        ["version"] => SendAsync(context, new JsonObject { ["major"] = "1", ["minor"] = "36", ["gitVersion"] = "v1.36.2-simulated", ["platform"] = "linux/amd64" }),
        ["api"] => SendAsync(context, new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1"), ["serverAddressByClientCIDRs"] = new JsonArray() }),
        ["apis"] => SendAsync(context, new JsonObject { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray() }),
        ["api", "v1"] => SendAsync(context, Resources()),
        ["api", "v1", "namespaces"] => SendAsync(context, new JsonObject
        {
            ["kind"] = "NamespaceList",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject { ["resourceVersion"] = "1" },
            ["items"] = new JsonArray(Namespace("default"), Namespace("kube-system")),
        }),
        ["api", "v1", "namespaces", var name] => SendAsync(context, Namespace(name, withType: true)),
        _ => Answers.SendAsync(context, Answers.Status(404, "NotFound", "the server could not find the requested resource", details: [])),
    };

    private static Task SendAsync(HttpContext context, JsonObject json) => Answers.SendAsync(context, 200, JsonSerializer.SerializeToUtf8Bytes(json));

    private JsonObject Namespace(string name, bool withType = false)
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
            // kube-system's uid tells clusters apart.
            ["uid"] = name == "kube-system" ? options.ClusterUid : $"{name.GetHashCode(StringComparison.Ordinal):x8}-0000-4000-8000-000000000000",
            ["resourceVersion"] = "1",
            ["labels"] = new JsonObject { ["kubernetes.io/metadata.name"] = name },
        };
        json["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        json["status"] = new JsonObject { ["phase"] = "Active" };
        return json;
    }

    private static JsonObject Resources() => new()
    {
        ["kind"] = "APIResourceList",
        ["groupVersion"] = "v1",
        ["resources"] = new JsonArray(
            Resource("namespaces", "namespace", false, "Namespace", "ns", "get", "list"),
            Resource("pods", "pod", true, "Pod", "po", "create", "delete", "get", "list", "patch", "update", "watch")),
    };

    private static JsonObject Resource(string name, string singular, bool namespaced, string kind, string shortName, params string[] verbs) => new()
    {
        ["name"] = name,
        ["singularName"] = singular,
        ["namespaced"] = namespaced,
        ["kind"] = kind,
        ["verbs"] = new JsonArray([.. verbs.Select(verb => JsonValue.Create(verb))]),
        ["shortNames"] = new JsonArray(shortName),
    };
}
