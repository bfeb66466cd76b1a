using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>What clients ask for before they ask for pods.</summary>
internal sealed class Discovery(ClusterStore store, Faults faults, ApiServerOptions options)
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static readonly JsonSerializerOptions Indented = new(Answers.Plain) { WriteIndented = true };

    private readonly AccessReviews _reviews = new(faults);
    private readonly Namespaces _namespaces = new(store, faults, options);

    public Task HandleAsync(HttpContext context, string[] path)
    {
        if (path is ["apis", AuthorizationResources.Group, "v1", "selfsubjectaccessreviews"])
            return _reviews.HandleAsync(context);
        if (context.Request.Method != "GET")
            return Answers.SendAsync(context, Answers.MethodNotAllowed());
        return path switch
        {
            ["version"] => Answers.SendAsync(context, 200, JsonSerializer.SerializeToUtf8Bytes(Resources.Version(), Indented)),
            ["api"] when WantsAggregated(context) => SendAggregatedAsync(context, Resources.AggregatedCore()),
            ["apis"] when WantsAggregated(context) => SendAggregatedAsync(context, AuthorizationResources.Aggregated()),
            ["api"] => SendAsync(context, Resources.CoreVersions(context.Request.Host.Value ?? "")),
            ["apis"] => SendAsync(context, AuthorizationResources.Groups()),
            ["apis", AuthorizationResources.Group] => SendAsync(context, AuthorizationResources.OfGroup()),
            ["apis", AuthorizationResources.Group, "v1"] => SendAsync(context, AuthorizationResources.OfVersion()),
            ["api", "v1"] => SendAsync(context, Resources.Core()),
            ["openapi", "v3"] => SendAsync(context, OpenApi.Index()),
            ["openapi", "v3", "api", "v1"] => SendAsync(context, OpenApi.Core()),
            ["api", "v1", "namespaces"] => _namespaces.ListAsync(context),
            ["api", "v1", "namespaces", var name] => _namespaces.GetAsync(context, name),
            ["api", "v1", ..] or ["apis", AuthorizationResources.Group, "v1", ..] =>
                Answers.SendAsync(context, Answers.Status(404, "NotFound", "the server could not find the requested resource", details: [])),
            _ => SendUnknownPathAsync(context),
        };
    }

    private static Task SendUnknownPathAsync(HttpContext context)
    {
        context.Response.StatusCode = 404;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("404 page not found\n", context.RequestAborted);
    }

    private static bool WantsAggregated(HttpContext context) =>
        context.Request.Headers.Accept.ToString().Contains("v=v2;as=APIGroupDiscoveryList", StringComparison.Ordinal);

    public static Task SendAsync(HttpContext context, JsonObject json) =>
        Answers.SendAsync(context, 200, (byte[])[.. Answers.Serialize(json), (byte)'\n']);

    private static async Task SendAggregatedAsync(HttpContext context, JsonObject json)
    {
        context.Response.ContentType = Aggregated;
        context.Response.Headers.CacheControl = "public";
        context.Response.Headers.Vary = "Accept";
        await context.Response.Body.WriteAsync((byte[])[.. Answers.Serialize(json), (byte)'\n'], context.RequestAborted).ConfigureAwait(false);
    }
}
