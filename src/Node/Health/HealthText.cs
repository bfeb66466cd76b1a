using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ActorVent.Node.Health;

/// <summary>What a check says, as JSON: <c>{"status":"unhealthy","checks":{"journal":{"status":"unhealthy","says":"…"}}}</c>.</summary>
internal static class HealthText
{
    public static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.StatusCode = report.Status == HealthStatus.Healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        await using var _ = writer.ConfigureAwait(false);
        writer.WriteStartObject();
        writer.WriteString("status", Word(report.Status));
        writer.WriteStartObject("checks");
        foreach (var (name, check) in report.Entries)
        {
            writer.WriteStartObject(name);
            writer.WriteString("status", Word(check.Status));
            writer.WriteString("says", check.Description);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string Word(HealthStatus status) => status == HealthStatus.Healthy ? "healthy" : "unhealthy";
}
