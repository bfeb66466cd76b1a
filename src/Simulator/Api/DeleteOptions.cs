using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>How something is to be deleted: from the query, and from the body, which kubectl sends.</summary>
/// <param name="GraceSeconds">null: as the pod says.</param>
/// <param name="Uid">Only if it is this one; null: any.</param>
/// <param name="Version">Only if it is still this version; null: any.</param>
internal sealed record DeleteOptions(int? GraceSeconds, string? Uid, string? Version)
{
    public static async Task<DeleteOptions> ReadAsync(HttpContext context)
    {
        var body = await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted).ConfigureAwait(false);
        var json = body.Length > 0 ? JsonNode.Parse(body) : null;
        int? grace = int.TryParse(context.Request.Query["gracePeriodSeconds"], CultureInfo.InvariantCulture, out var asked) ? asked : null;
        return new DeleteOptions(
            grace ?? (int?)json?["gracePeriodSeconds"], json?["preconditions"]?["uid"]?.ToString(), json?["preconditions"]?["resourceVersion"]?.ToString());
    }
}
