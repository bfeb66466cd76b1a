using ActorVent.Node.Admin.Reports;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Node.Admin;

/// <summary>Answers as JSON.</summary>
internal static class AdminJson
{
    /// <summary>What went wrong.</summary>
    /// <param name="Error">In words.</param>
    internal sealed record Refusal(string Error);

    public static async Task WriteAsync<T>(HttpContext context, T report)
    {
        var body = ReportJson.WriteIndented(report);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    public static Task RefuseAsync(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, new Refusal(error));
    }
}
