using System.Text.Json.Nodes;

namespace ActorVent.Simulator.Api;

/// <summary>The discovery documents of the one API group besides the core, of which there is one kind.</summary>
internal static class AuthorizationResources
{
    public const string Group = "authorization.k8s.io";

    public static JsonObject Groups() => new() { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray(Description()) };

    public static JsonObject OfGroup()
    {
        var group = new JsonObject { ["kind"] = "APIGroup", ["apiVersion"] = "v1" };
        foreach (var (name, value) in Description())
            group[name] = value?.DeepClone();
        return group;
    }

    public static JsonObject OfVersion() => new()
    {
        ["kind"] = "APIResourceList",
        ["apiVersion"] = "v1",
        ["groupVersion"] = $"{Group}/v1",
        ["resources"] = new JsonArray(new JsonObject
        {
            ["name"] = "selfsubjectaccessreviews",
            ["singularName"] = "selfsubjectaccessreview",
            ["namespaced"] = false,
            ["kind"] = "SelfSubjectAccessReview",
            ["verbs"] = new JsonArray("create"),
        }),
    };

    public static JsonObject Aggregated()
    {
        var list = Resources.AggregatedNone();
        list["items"] = new JsonArray(new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = Group },
            ["versions"] = new JsonArray(new JsonObject
            {
                ["version"] = "v1",
                ["resources"] = new JsonArray(new JsonObject
                {
                    ["resource"] = "selfsubjectaccessreviews",
                    ["responseKind"] = new JsonObject { ["group"] = "", ["version"] = "", ["kind"] = "SelfSubjectAccessReview" },
                    ["scope"] = "Cluster",
                    ["singularResource"] = "selfsubjectaccessreview",
                    ["verbs"] = new JsonArray("create"),
                }),
                ["freshness"] = "Current",
            }),
        });
        return list;
    }

    private static JsonObject Description() => new()
    {
        ["name"] = Group,
        ["versions"] = new JsonArray(Version()),
        ["preferredVersion"] = Version(),
    };

    private static JsonObject Version() => new() { ["groupVersion"] = $"{Group}/v1", ["version"] = "v1" };
}
