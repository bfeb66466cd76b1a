using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>GET, POST, PUT and PATCH of single pods, as kubectl uses them.</summary>
internal sealed class PodWrites(ClusterStore store, ApiServerOptions options, TimeProvider time)
{
    private readonly NewNames _names = new(options.Seed);
    private readonly PodDeletions _deletions = new(store, options, time);

    public Task GetAsync(HttpContext context, string @namespace, string name) =>
        store.Get(@namespace, name) is { } pod ? SendAsync(context, 200, pod) : Answers.SendAsync(context, Answers.NotFound(name));

    public Task DeleteAsync(HttpContext context, string @namespace, string name) => _deletions.DeleteAsync(context, @namespace, name);

    public async Task CreateAsync(HttpContext context, string @namespace)
    {
        var pod = await ReadAsync(context).ConfigureAwait(false);
        var metadata = pod["metadata"] as JsonObject ?? [];
        pod["metadata"] ??= metadata;
        var name = metadata["name"]?.ToString() ?? "";
        if (name.Length == 0 && metadata["generateName"]?.ToString() is { Length: > 0 } prefix)
            metadata["name"] = name = _names.Name(prefix);
        if (name.Length == 0)
        {
            await Answers.SendAsync(context, Answers.Invalid("", "metadata.name: Required value: name or generateName is required")).ConfigureAwait(false);
            return;
        }
        if (metadata["namespace"]?.ToString() is { Length: > 0 } other && other != @namespace)
        {
            await Answers.SendAsync(context, Answers.BadRequest($"the namespace of the provided object does not match the namespace sent on the request: {other} against {@namespace}")).ConfigureAwait(false);
            return;
        }
        var written = pod.DeepClone();
        var now = time.GetUtcNow();
        PodAdmission.Accept(pod, @namespace, _names.Uid(), now);
        ManagedFields.Note(pod, written, ManagerOf(context), false, now);
        var exists = false;
        var created = store.Put(@namespace, name, (before, version) => (exists = before is not null) ? null : PodBody.Stamp(pod, version));
        if (exists)
            await Answers.SendAsync(context, Answers.AlreadyExists(name)).ConfigureAwait(false);
        else
            await SendAsync(context, 201, created!).ConfigureAwait(false);
    }

    public async Task ReplaceAsync(HttpContext context, string @namespace, string name, bool onlyStatus)
    {
        var pod = await ReadAsync(context).ConfigureAwait(false);
        await ChangeAsync(context, @namespace, name, onlyStatus, pod, _ => pod.DeepClone().AsObject()).ConfigureAwait(false);
    }

    public async Task PatchAsync(HttpContext context, string @namespace, string name, bool onlyStatus)
    {
        var patch = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted).ConfigureAwait(false);
        var type = context.Request.ContentType?.Split(';')[0];
        Func<JsonObject, JsonObject>? change = (type, patch) switch
        {
            ("application/json-patch+json", JsonArray operations) => pod => Patches.Apply(pod, operations),
            ("application/strategic-merge-patch+json", JsonObject json) => pod =>
            {
                StrategicPatch.Apply(pod, json);
                return pod;
            }
            ,
            ("application/merge-patch+json", JsonObject json) => pod => Patches.Merge(pod, json)!.AsObject(),
            _ => null,
        };
        if (change is null)
        {
            const string supported = "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json";
            await Answers.SendAsync(context, Answers.Status(415, "UnsupportedMediaType", supported)).ConfigureAwait(false);
            return;
        }
        await ChangeAsync(context, @namespace, name, onlyStatus, patch!, change).ConfigureAwait(false);
    }

    private async Task ChangeAsync(
        HttpContext context, string @namespace, string name, bool onlyStatus, JsonNode written, Func<JsonObject, JsonObject> change)
    {
        JsonObject? refusal = null;
        var manager = ManagerOf(context);
        var pod = store.Put(@namespace, name, (before, version) =>
        {
            if (before is null)
            {
                refusal = Answers.NotFound(name);
                return null;
            }
            try
            {
                return Changed(before, version, onlyStatus, written, change, manager);
            }
            catch (PatchException error)
            {
                refusal = Answers.Status(422, "Invalid", error.Message, details: Answers.Details(name));
            }
            catch (StaleWriteException)
            {
                refusal = Answers.Conflict(name, "the object has been modified; please apply your changes to the latest version and try again");
            }
            return null;
        });
        await (refusal is null ? SendAsync(context, 200, pod!) : Answers.SendAsync(context, refusal)).ConfigureAwait(false);
    }

    /// <returns>null when nothing is different: the real server then keeps the version.</returns>
    private StoredPod? Changed(
        StoredPod before, long version, bool onlyStatus, JsonNode written, Func<JsonObject, JsonObject> change, string manager)
    {
        var old = PodBody.Parse(before);
        var pod = change(PodBody.Parse(before));
        var metadata = pod["metadata"]?.AsObject() ?? throw new JsonException("the object has no metadata");
        if (metadata["resourceVersion"]?.ToString() is { Length: > 0 } based && based != old["metadata"]!["resourceVersion"]!.ToString())
            throw new StaleWriteException();
        if (onlyStatus)
        {
            // The subresource takes the status and nothing else, and the object itself everything else.
            var status = pod["status"]?.DeepClone();
            pod = PodBody.Parse(before);
            pod["status"] = status;
        }
        else
        {
            pod["status"] = old["status"]?.DeepClone();
            pod["metadata"] = metadata = Kept(metadata, old["metadata"]!.AsObject());
            if (!JsonNode.DeepEquals(pod["spec"], old["spec"]))
                metadata["generation"] = ((long?)old["metadata"]!["generation"] ?? 0) + 1;
        }
        pod.Remove("kind");
        pod.Remove("apiVersion");
        if (JsonNode.DeepEquals(pod, old))
            return null;
        ManagedFields.Note(pod, written, manager, onlyStatus, time.GetUtcNow());
        return PodBody.Stamp(pod, version);
    }

    /// <summary>What a client cannot change.</summary>
    private static JsonObject Kept(JsonObject metadata, JsonObject old)
    {
        var kept = metadata.DeepClone().AsObject();
        foreach (var name in new[]
                 {
                     "name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds",
                     "managedFields",
                 })
        {
            kept.Remove(name);
            if (old[name] is { } value)
                kept[name] = value.DeepClone();
        }
        return kept;
    }

    /// <summary>Who writes: kubectl says it, others are known by the start of their user agent.</summary>
    private static string ManagerOf(HttpContext context) => context.Request.Query["fieldManager"].ToString() is { Length: > 0 } manager
        ? manager
        : context.Request.Headers.UserAgent.ToString().Split('/')[0] is { Length: > 0 } agent ? agent : "unknown";

    private static async Task<JsonObject> ReadAsync(HttpContext context) =>
        await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted).ConfigureAwait(false) as JsonObject
        ?? throw new JsonException("the body is no JSON object");

    private static Task SendAsync(HttpContext context, int code, StoredPod pod) => Answers.SendAsync(context, code, PodBody.Whole(pod));
}
