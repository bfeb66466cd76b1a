using System.Text.Json.Nodes;

namespace ActorVent.Simulator.Api;

/// <summary>The discovery documents of a server that has pods and namespaces.</summary>
internal static class Resources
{
    private static readonly string[] PodVerbs = ["create", "delete", "get", "list", "patch", "update", "watch"];
    private static readonly string[] NamespaceVerbs = ["get", "list"];
    private static readonly string[] StatusVerbs = ["get", "patch", "update"];

    public static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["emulationMajor"] = "1",
        ["emulationMinor"] = "36",
        ["minCompatibilityMajor"] = "1",
        ["minCompatibilityMinor"] = "35",
        ["gitVersion"] = "v1.36.2-simulated",
        ["gitCommit"] = "0000000000000000000000000000000000000000",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "go1.26",
        ["compiler"] = "gc",
        ["platform"] = "linux/amd64",
    };

    public static JsonObject CoreVersions(string address) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = address }),
    };

    public static JsonObject Core() => new()
    {
        ["kind"] = "APIResourceList",
        ["groupVersion"] = "v1",
        ["resources"] = new JsonArray(
            Resource("namespaces", "namespace", false, "Namespace", NamespaceVerbs, "ns", null, "Q3oi5N2YM8M="),
            Resource("pods", "pod", true, "Pod", PodVerbs, "po", "all", "xPOwRZ+Yhw8="),
            Resource("pods/status", "", true, "Pod", StatusVerbs, null, null, null)),
    };

    public static JsonObject AggregatedNone() => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray(),
    };

    public static JsonObject AggregatedCore()
    {
        var list = AggregatedNone();
        var pods = Discovered("pods", "Pod", "Namespaced", "pod", PodVerbs, "po");
        pods["categories"] = new JsonArray("all");
        pods["subresources"] = new JsonArray(
            new JsonObject { ["subresource"] = "status", ["responseKind"] = Kind("Pod"), ["verbs"] = Array(StatusVerbs) });
        list["items"] = new JsonArray(new JsonObject
        {
            ["metadata"] = new JsonObject(),
            ["versions"] = new JsonArray(new JsonObject
            {
                ["version"] = "v1",
                ["resources"] = new JsonArray(Discovered("namespaces", "Namespace", "Cluster", "namespace", NamespaceVerbs, "ns"), pods),
                ["freshness"] = "Current",
            }),
        });
        return list;
    }

    private static JsonObject Discovered(string resource, string kind, string scope, string singular, string[] verbs, string shortName) => new()
    {
        ["resource"] = resource,
        ["responseKind"] = Kind(kind),
        ["scope"] = scope,
        ["singularResource"] = singular,
        ["verbs"] = Array(verbs),
        ["shortNames"] = new JsonArray(shortName),
    };

    private static JsonObject Kind(string kind) => new() { ["group"] = "", ["version"] = "", ["kind"] = kind };

    private static JsonObject Resource(
        string name, string singular, bool namespaced, string kind, string[] verbs, string? shortName, string? category, string? hash)
    {
        var resource = new JsonObject
        {
            ["name"] = name,
            ["singularName"] = singular,
            ["namespaced"] = namespaced,
            ["kind"] = kind,
            ["verbs"] = Array(verbs),
        };
        if (shortName is not null)
            resource["shortNames"] = new JsonArray(shortName);
        if (category is not null)
            resource["categories"] = new JsonArray(category);
        if (hash is not null)
            resource["storageVersionHash"] = hash;
        return resource;
    }

    private static JsonArray Array(string[] values) => new([.. values.Select(value => JsonValue.Create(value))]);
}
