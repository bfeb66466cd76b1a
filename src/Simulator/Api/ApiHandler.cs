using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>Routes requests to what answers them, through the faults.</summary>
internal sealed class ApiHandler(ClusterStore store, Faults faults, ApiServerOptions options, TimeProvider time)
{
    private readonly PodLists _lists = new(store, faults);
    private readonly PodWatches _watches = new(store, faults, options, time);
    private readonly PodWrites _writes = new(store, time);
    private readonly Discovery _discovery = new(options);

    public async Task HandleAsync(HttpContext context, CancellationToken closing)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, closing);
        try
        {
            await RouteAsync(context, ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
        catch (SelectorException error)
        {
            await Answers.SendAsync(context, Answers.Status(400, "BadRequest", error.Message)).ConfigureAwait(false);
        }
        catch (System.Text.Json.JsonException error)
        {
            await Answers.SendAsync(context, Answers.Status(400, "BadRequest", error.Message)).ConfigureAwait(false);
        }
    }

    private async Task RouteAsync(HttpContext context, CancellationToken ended)
    {
        var path = context.Request.Path.Value!.Trim('/').Split('/');
        if (path is ["simulator", "faults"])
        {
            await FaultRequests.HandleAsync(context, faults, store).ConfigureAwait(false);
            return;
        }
        if (path is ["healthz"] or ["readyz"] or ["livez"])
        {
            await context.Response.WriteAsync("ok", ended).ConfigureAwait(false);
            return;
        }
        if (await SpoilAsync(context, ended).ConfigureAwait(false))
            return;
        switch (path)
        {
            case ["api", "v1", "pods"]:
                await CollectionAsync(context, null, ended).ConfigureAwait(false);
                break;
            case ["api", "v1", "namespaces", var ns, "pods"]:
                await CollectionAsync(context, ns, ended).ConfigureAwait(false);
                break;
            case ["api", "v1", "namespaces", var ns, "pods", var name]:
                await ObjectAsync(context, ns, name, false).ConfigureAwait(false);
                break;
            case ["api", "v1", "namespaces", var ns, "pods", var name, "status"]:
                await ObjectAsync(context, ns, name, true).ConfigureAwait(false);
                break;
            default:
                await _discovery.HandleAsync(context, path).ConfigureAwait(false);
                break;
        }
    }

    private async Task<bool> SpoilAsync(HttpContext context, CancellationToken ended)
    {
        if (faults.Delay > TimeSpan.Zero)
            await Task.Delay(faults.Delay, time, ended).ConfigureAwait(false);
        JsonObject? status = null;
        if (faults.Unauthorized || !IsAuthorized(context))
            status = Answers.Status(401, "Unauthorized", "Unauthorized");
        else if (faults.TakeTooManyRequests())
            status = Answers.Status(429, "TooManyRequests", "too many requests, please try again later", details: new JsonObject { ["retryAfterSeconds"] = 1 });
        else if (faults.TakeUnavailable())
            status = Answers.Status(503, "ServiceUnavailable", "the server is currently unable to handle the request");
        else if (faults.Forbidden && context.Request.Path.Value!.Contains("/pods", StringComparison.Ordinal))
            status = Forbidden(context);
        if (status is not null)
        {
            await Answers.SendAsync(context, status).ConfigureAwait(false);
            return true;
        }
        if (!faults.TakeGarbage())
            return false;
        await Answers.SendAsync(context, 200, "<html>502 from something in between</html>"u8.ToArray()).ConfigureAwait(false);
        return true;
    }

    private static JsonObject Forbidden(HttpContext context)
    {
        var verb = context.Request.Query.ContainsKey("watch") ? "watch" : "list";
        return Answers.Status(
            403, "Forbidden", $"pods is forbidden: User \"viewer\" cannot {verb} resource \"pods\" in API group \"\" at the cluster scope",
            details: new JsonObject { ["kind"] = "pods" });
    }

    private bool IsAuthorized(HttpContext context) =>
        options.Token is not { } token || context.Request.Headers.Authorization == $"Bearer {token}";

    private Task CollectionAsync(HttpContext context, string? @namespace, CancellationToken ended)
    {
        if (context.Request.Method == "POST" && @namespace is not null)
            return _writes.CreateAsync(context, @namespace);
        if (context.Request.Method != "GET")
            return MethodNotAllowedAsync(context);
        return context.Request.Query["watch"] == "true" || context.Request.Query["watch"] == "1"
            ? _watches.WatchAsync(context, @namespace, ended)
            : _lists.ListAsync(context, @namespace);
    }

    private Task ObjectAsync(HttpContext context, string @namespace, string name, bool onlyStatus) => context.Request.Method switch
    {
        "GET" => _writes.GetAsync(context, @namespace, name),
        "PUT" => _writes.ReplaceAsync(context, @namespace, name),
        "PATCH" => _writes.PatchAsync(context, @namespace, name, onlyStatus),
        "DELETE" => _writes.DeleteAsync(context, @namespace, name),
        _ => MethodNotAllowedAsync(context),
    };

    private static Task MethodNotAllowedAsync(HttpContext context) =>
        Answers.SendAsync(context, Answers.Status(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"));
}
