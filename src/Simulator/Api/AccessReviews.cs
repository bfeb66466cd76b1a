using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>SelfSubjectAccessReview: whether what is asked about would be answered with 403 now. Nothing is stored.</summary>
internal sealed class AccessReviews(Faults faults)
{
    private const string Kind = "SelfSubjectAccessReview";
    private const string ApiVersion = "authorization.k8s.io/v1";
    private const string Neither = "Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified";
    private const string Both = "Invalid value: cannot be specified in combination with resourceAttributes";

    public async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Method != "POST")
        {
            await Answers.SendAsync(context, Answers.MethodNotAllowed()).ConfigureAwait(false);
            return;
        }
        var review = await ReadAsync(context).ConfigureAwait(false);
        if (review is null)
        {
            await Answers.SendAsync(context, Answers.BadRequest($"the object provided is unrecognized (must be of type {Kind}): couldn't get version/kind")).ConfigureAwait(false);
            return;
        }
        var spec = review["spec"] as JsonObject ?? [];
        if (spec["resourceAttributes"] is JsonObject == spec["nonResourceAttributes"] is JsonObject)
        {
            await Answers.SendAsync(context, spec["resourceAttributes"] is null ? Invalid("spec.resourceAttributes", Neither) : Invalid("spec.nonResourceAttributes", Both)).ConfigureAwait(false);
            return;
        }
        var answer = new JsonObject
        {
            ["kind"] = Kind,
            ["apiVersion"] = ApiVersion,
            ["metadata"] = new JsonObject(),
            ["spec"] = spec.DeepClone(),
            ["status"] = new JsonObject { ["allowed"] = IsAllowed(spec["resourceAttributes"] as JsonObject) },
        };
        await Answers.SendAsync(context, 201, (byte[])[.. Answers.Serialize(answer), (byte)'\n']).ConfigureAwait(false);
    }

    private static async Task<JsonObject?> ReadAsync(HttpContext context)
    {
        try
        {
            // Kind and version may be left out: the path says them.
            var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted).ConfigureAwait(false);
            return body is JsonObject review && IsOrIsLeftOut(review, "kind", Kind) && IsOrIsLeftOut(review, "apiVersion", ApiVersion) ? review : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsOrIsLeftOut(JsonObject review, string name, string expected) => review[name] is not { } given || (string?)given == expected;

    private bool IsAllowed(JsonObject? asked) => (string?)asked?["resource"] switch
    {
        "pods" => !faults.Forbidden,
        "namespaces" => !faults.NamespacesForbidden,
        _ => true,
    };

    private static JsonObject Invalid(string field, string why) => Answers.Status(
        422, "Invalid", $".authorization.k8s.io \"\" is invalid: {field}: {why}",
        details: new JsonObject
        {
            ["group"] = "authorization.k8s.io",
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = "FieldValueInvalid", ["message"] = why, ["field"] = field }),
        });
}
