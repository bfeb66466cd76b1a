using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ActorVent.Simulator.Api;

/// <summary>Routes requests to what answers them, through the faults.</summary>
internal sealed partial class ApiHandler(
    ClusterStore store, Faults faults, RequestCounts requests, ApiServerOptions options, TimeProvider time, ILogger logger)
{
    private readonly PodLists _lists = new(store, faults, options, time);
    private readonly PodWatches _watches = new(store, faults, requests, options, time);
    private readonly PodWrites _writes = new(store, options, time);
    private readonly Discovery _discovery = new(store, faults, options);

    public async Task HandleAsync(HttpContext context, CancellationToken closing)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, closing);
        try
        {
            await RouteAsync(context, ended.Token).ConfigureAwait(false);
        }
        catch (Exception) when (ended.IsCancellationRequested)
        {
            // The client is gone, or this server goes: there is nobody to tell.
            context.Abort();
        }
        catch (Exception error) when (error is SelectorException or JsonException && !context.Response.HasStarted)
        {
            await Answers.SendAsync(context, Answers.BadRequest(error.Message)).ConfigureAwait(false);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or FormatException && !context.Response.HasStarted)
        {
            // A body that is JSON, but has another shape than a pod or a patch.
            Log.Unreadable(logger, context.Request.Method, context.Request.Path.Value, error);
            await Answers.SendAsync(context, Answers.BadRequest($"the body is not what it should be: {error.Message}")).ConfigureAwait(false);
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
        if (ResourceRequest.Of(context.Request, path) is { } asked)
            requests.Ask(asked);
        var target = Target.Of(context.Request, path);
        if (target is not null)
            requests.Count(context.Request.Method, target.Name is null, target.Verb == "watch", context.Request.Query.ContainsKey("continue"), context.Request.Query["limit"] == "1");
        if (await SpoilAsync(context, target, ended).ConfigureAwait(false))
            return;
        await (target is null ? _discovery.HandleAsync(context, path) : AnswerAsync(context, target, ended)).ConfigureAwait(false);
    }

    private Task AnswerAsync(HttpContext context, Target target, CancellationToken ended) => (target.Verb, target) switch
    {
        // Storing what is only to be tried would be worse than to refuse it.
        _ when context.Request.Query.ContainsKey("dryRun") => Answers.SendAsync(context, Answers.BadRequest("dryRun is not simulated")),
        ("list", _) => _lists.ListAsync(context, target.Namespace, ended),
        ("watch", _) => _watches.WatchAsync(context, target.Namespace, ended),
        ("create", { Namespace: { } @namespace }) => _writes.CreateAsync(context, @namespace),
        ("get", { Namespace: { } @namespace, Name: { } name }) => _writes.GetAsync(context, @namespace, name),
        ("update", { Namespace: { } @namespace, Name: { } name }) => _writes.ReplaceAsync(context, @namespace, name, target.IsStatus),
        ("patch", { Namespace: { } @namespace, Name: { } name }) => _writes.PatchAsync(context, @namespace, name, target.IsStatus),
        ("delete", { Namespace: { } @namespace, Name: { } name }) => _writes.DeleteAsync(context, @namespace, name),
        _ => Answers.SendAsync(context, Answers.MethodNotAllowed()),
    };

    private async Task<bool> SpoilAsync(HttpContext context, Target? target, CancellationToken ended)
    {
        if (faults.Delay > TimeSpan.Zero)
            await Task.Delay(faults.Delay, time, ended).ConfigureAwait(false);
        JsonObject? status = null;
        if (faults.Unauthorized || !IsAuthorized(context))
            status = Answers.Status(401, "Unauthorized", "Unauthorized");
        else if (faults.TakeTooManyRequests())
            status = Answers.Status(429, "TooManyRequests", "too many requests, please try again later", details: Later());
        else if (faults.TakeUnavailable())
            status = Answers.Status(503, "ServiceUnavailable", "the server is currently unable to handle the request", details: Later());
        else if (faults.Forbidden && target is not null)
            status = target.Forbidden();
        if (status is not null)
        {
            Log.Refused(logger, context.Request.Method, context.Request.Path.Value, (int)status["code"]!);
            await Answers.SendAsync(context, status).ConfigureAwait(false);
            return true;
        }
        if (!faults.TakeGarbage())
            return false;
        await Answers.SendAsync(context, 200, "<html>502 from something in between</html>"u8.ToArray()).ConfigureAwait(false);
        return true;
    }

    private JsonObject Later() => faults.RetryAfterSeconds > 0 ? new JsonObject { ["retryAfterSeconds"] = faults.RetryAfterSeconds } : [];

    private bool IsAuthorized(HttpContext context) =>
        options.Token is not { } token || context.Request.Headers.Authorization == $"Bearer {token}";

    private static partial class Log
    {
        [LoggerMessage(1801, LogLevel.Debug, "{Method} {Path} refused with {Status}, because a fault asks for it or the token is wrong")]
        public static partial void Refused(ILogger logger, string method, string? path, int status);

        [LoggerMessage(1802, LogLevel.Information, "{Method} {Path}: the body is not what it should be; answered 400")]
        public static partial void Unreadable(ILogger logger, string method, string? path, Exception error);
    }
}
