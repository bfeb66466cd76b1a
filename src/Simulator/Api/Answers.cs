using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>Status objects in the field order of the real server.</summary>
internal static class Answers
{
    private const string Explanation =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    public static JsonObject Status(int code, string? reason, string message, JsonObject? metadata = null, JsonObject? details = null)
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = metadata ?? [],
            ["status"] = "Failure",
            ["message"] = message,
        };
        if (reason is not null)
            status["reason"] = reason;
        if (details is not null)
            status["details"] = details;
        status["code"] = code;
        return status;
    }

    public static JsonObject ContinueExpired(string token) =>
        Status(410, "Expired", Explanation, metadata: new JsonObject { ["continue"] = token });

    public static JsonObject WatchExpired(long asked, long current) =>
        Status(410, "Expired", $"too old resource version: {asked} ({current})");

    public static JsonObject TooLarge(long asked, long current) => Status(
        504, "Timeout", $"Timeout: Too large resource version: {asked}, current: {current}",
        details: new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
            ["retryAfterSeconds"] = 1,
        });

    public static JsonObject NotFound(string name) => Status(
        404, "NotFound", $"pods \"{name}\" not found", details: new JsonObject { ["name"] = name, ["kind"] = "pods" });

    public static Task SendAsync(HttpContext context, JsonObject status)
    {
        var code = (int)status["code"]!;
        if (code is 429 or 503 or 504)
            context.Response.Headers.RetryAfter = "1";
        return SendAsync(context, code, JsonSerializer.SerializeToUtf8Bytes(status));
    }

    public static async Task SendAsync(HttpContext context, int code, ReadOnlyMemory<byte> json)
    {
        context.Response.StatusCode = code;
        Headers(context.Response);
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted).ConfigureAwait(false);
    }

    public static void Headers(HttpResponse response)
    {
        response.Headers.CacheControl = "no-cache, private";
        response.ContentType = "application/json";
    }
}
