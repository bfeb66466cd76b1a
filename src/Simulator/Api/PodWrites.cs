using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>GET, POST, PUT, PATCH and DELETE of single pods, as kubectl uses them.</summary>
internal sealed class PodWrites(ClusterStore store, TimeProvider time)
{
    public Task GetAsync(HttpContext context, string @namespace, string name) =>
        store.Get(@namespace, name) is { } pod ? SendAsync(context, 200, pod) : Answers.SendAsync(context, Answers.NotFound(name));

    public async Task CreateAsync(HttpContext context, string @namespace)
    {
        var pod = await ReadAsync(context).ConfigureAwait(false);
        if (pod["metadata"] is not JsonObject metadata || metadata["name"]?.ToString() is not { Length: > 0 } name)
        {
            await Answers.SendAsync(context, Answers.Status(422, "Invalid", "Pod \"\" is invalid: metadata.name: Required value: name or generateName is required")).ConfigureAwait(false);
            return;
        }
        PodBody.Accept(pod, @namespace, Guid.NewGuid().ToString(), time.GetUtcNow());
        var exists = false;
        var created = store.Put(@namespace, name, (before, version) =>
        {
            exists = before is not null;
            return exists ? null : PodBody.Stamp(pod, version);
        });
        if (exists)
            await Answers.SendAsync(context, Answers.Status(409, "AlreadyExists", $"pods \"{name}\" already exists")).ConfigureAwait(false);
        else
            await SendAsync(context, 201, created!).ConfigureAwait(false);
    }

    public async Task ReplaceAsync(HttpContext context, string @namespace, string name)
    {
        var pod = await ReadAsync(context).ConfigureAwait(false);
        await ChangeAsync(context, @namespace, name, before =>
        {
            var metadata = pod["metadata"]!.AsObject();
            metadata["uid"] = before["metadata"]!["uid"]!.DeepClone();
            metadata["namespace"] = @namespace;
            return pod;
        }).ConfigureAwait(false);
    }

    public async Task PatchAsync(HttpContext context, string @namespace, string name, bool onlyStatus)
    {
        var patch = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted).ConfigureAwait(false);
        await ChangeAsync(context, @namespace, name, before =>
        {
            if (patch is JsonArray operations)
            {
                PodBody.Apply(before, operations);
                return before;
            }
            if (onlyStatus && patch is JsonObject all)
                patch = new JsonObject { ["status"] = all["status"]?.DeepClone() };
            return (JsonObject)PodBody.Merge(before, patch)!;
        }).ConfigureAwait(false);
    }

    public Task DeleteAsync(HttpContext context, string @namespace, string name)
    {
        var grace = context.Request.Query["gracePeriodSeconds"] == "0";
        if (store.Get(@namespace, name) is null)
            return Answers.SendAsync(context, Answers.NotFound(name));
        store.Put(@namespace, name, (before, version) => before is null ? null : Marked(before, version));
        if (!grace)
            return RemoveLaterAsync(context, @namespace, name);
        var last = Remove(@namespace, name);
        return last is null ? Answers.SendAsync(context, Answers.NotFound(name)) : SendAsync(context, 200, last);
    }

    private Task RemoveLaterAsync(HttpContext context, string @namespace, string name)
    {
        // No kubelet runs here: what would take it a grace period takes a second.
        _ = RemoveAfterAsync(@namespace, name);
        return store.Get(@namespace, name) is { } pod ? SendAsync(context, 200, pod) : Answers.SendAsync(context, Answers.NotFound(name));
    }

    private async Task RemoveAfterAsync(string @namespace, string name)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), time).ConfigureAwait(false);
        Remove(@namespace, name);
    }

    private StoredPod? Remove(string @namespace, string name) =>
        store.Delete(@namespace, name, (before, version) => PodBody.Stamp(PodBody.Parse(before), version));

    private StoredPod Marked(StoredPod before, long version)
    {
        var pod = PodBody.Parse(before);
        pod["metadata"]!["deletionTimestamp"] ??= PodBody.Time(time.GetUtcNow());
        pod["metadata"]!["deletionGracePeriodSeconds"] ??= 0;
        return PodBody.Stamp(pod, version);
    }

    private async Task ChangeAsync(HttpContext context, string @namespace, string name, Func<JsonObject, JsonObject> change)
    {
        StoredPod? changed = null;
        var found = false;
        store.Put(@namespace, name, (before, version) =>
        {
            found = before is not null;
            return changed = before is null ? null : PodBody.Stamp(change(PodBody.Parse(before)), version);
        });
        if (found)
            await SendAsync(context, 200, changed!).ConfigureAwait(false);
        else
            await Answers.SendAsync(context, Answers.NotFound(name)).ConfigureAwait(false);
    }

    private static async Task<JsonObject> ReadAsync(HttpContext context) =>
        await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted).ConfigureAwait(false) as JsonObject
        ?? throw new JsonException("the body is no JSON object");

    private static Task SendAsync(HttpContext context, int code, StoredPod pod)
    {
        byte[] json = [.. PodBody.Head, .. pod.Body.AsSpan(1), (byte)'\n'];
        return Answers.SendAsync(context, code, json);
    }
}
