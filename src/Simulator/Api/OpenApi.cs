using System.Text.Json.Nodes;

namespace ActorVent.Simulator.Api;

/// <summary>As much of the OpenAPI documents as kubectl looks at before it creates or applies: that the server validates fields itself.</summary>
internal static class OpenApi
{
    public static JsonObject Index() => new()
    {
        ["paths"] = new JsonObject { ["api/v1"] = new JsonObject { ["serverRelativeURL"] = "/openapi/v3/api/v1?hash=1" } },
    };

    public static JsonObject Core() => new()
    {
        ["openapi"] = "3.0.0",
        ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1.36.2" },
        ["paths"] = new JsonObject
        {
            ["/api/v1/namespaces/{namespace}/pods/{name}"] = new JsonObject
            {
                ["patch"] = new JsonObject
                {
                    ["parameters"] = new JsonArray(new JsonObject
                    {
                        ["name"] = "fieldValidation",
                        ["in"] = "query",
                        ["schema"] = new JsonObject { ["type"] = "string" },
                    }),
                    ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
                    ["x-kubernetes-group-version-kind"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["kind"] = "Pod" },
                },
            },
        },
    };
}
