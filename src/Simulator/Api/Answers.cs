using System.Globalization;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>Status objects in the field order and the words of the real server, and how answers are sent.</summary>
internal static class Answers
{
    private const int CompressedFrom = 128 * 1024;

    private const string ContinueTooOld =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    /// <summary>Escapes no more than JSON has to, since quotes in messages are written \" by the real server.</summary>
    public static JsonSerializerOptions Plain { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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

    public static JsonObject BadRequest(string message) => Status(400, "BadRequest", message);

    public static JsonObject MethodNotAllowed() =>
        Status(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", details: []);

    /// <param name="token">To go on with, null to offer none.</param>
    public static JsonObject ContinueExpired(string? token) =>
        Status(410, "Expired", ContinueTooOld, metadata: token is null ? [] : new JsonObject { ["continue"] = token });

    public static JsonObject ListExpired() => Status(410, "Expired", "The resourceVersion for the provided list is too old.");

    public static JsonObject WatchExpired(long asked, long current) =>
        Status(410, "Expired", $"too old resource version: {asked} ({current})");

    public static JsonObject StreamingListsUnsupported() => Status(
        500, "InternalError", "a watch stream was requested by the client but the required storage feature RequestWatchProgress is disabled");

    public static JsonObject TooLarge(long asked, long current) => Status(
        504, "Timeout", $"Timeout: Too large resource version: {asked}, current: {current}",
        details: new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
            ["retryAfterSeconds"] = 1,
        });

    public static JsonObject NotFound(string name) => Status(404, "NotFound", $"pods \"{name}\" not found", details: Details(name));

    public static JsonObject AlreadyExists(string name) => Status(409, "AlreadyExists", $"pods \"{name}\" already exists", details: Details(name));

    public static JsonObject Conflict(string name, string why) =>
        Status(409, "Conflict", $"Operation cannot be fulfilled on pods \"{name}\": {why}", details: Details(name));

    public static JsonObject Invalid(string name, string why) => Status(422, "Invalid", $"Pod \"{name}\" is invalid: {why}", details: Details(name));

    public static JsonObject Details(string name) => new() { ["name"] = name, ["kind"] = "pods" };

    public static byte[] Serialize(JsonNode json) => JsonSerializer.SerializeToUtf8Bytes(json, Plain);

    public static Task SendAsync(HttpContext context, JsonObject status)
    {
        if (status["details"]?["retryAfterSeconds"] is { } seconds)
            context.Response.Headers.RetryAfter = ((int)seconds).ToString(CultureInfo.InvariantCulture);
        return SendAsync(context, (int)status["code"]!, (byte[])[.. Serialize(status), (byte)'\n']);
    }

    public static async Task SendAsync(HttpContext context, int code, ReadOnlyMemory<byte> json, bool compress = false)
    {
        context.Response.StatusCode = code;
        Headers(context.Response);
        if (compress && json.Length >= CompressedFrom && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
        {
            context.Response.Headers.ContentEncoding = "gzip";
            context.Response.Headers.Vary = "Accept-Encoding";
            var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
            await using var closing = gzip.ConfigureAwait(false);
            await gzip.WriteAsync(json, context.RequestAborted).ConfigureAwait(false);
            return;
        }
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted).ConfigureAwait(false);
    }

    public static void Headers(HttpResponse response)
    {
        response.Headers.CacheControl = "no-cache, private";
        response.ContentType = "application/json";
    }
}
