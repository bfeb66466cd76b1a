using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>Opens watches, and ends them: at their timeout, or when they are cut.</summary>
internal sealed class PodWatches(ClusterStore store, Faults faults, RequestCounts requests, ApiServerOptions options, TimeProvider time)
{
    private const int LongestSeconds = 1800;

    public async Task WatchAsync(HttpContext context, string? @namespace, CancellationToken ended)
    {
        var query = context.Request.Query;
        var selector = Selector.Parse(@namespace, query["labelSelector"], query["fieldSelector"]);
        var seconds = int.TryParse(query["timeoutSeconds"], CultureInfo.InvariantCulture, out var asked) && asked > 0 ? asked : LongestSeconds;
        var from = VersionParameter.Parse(query["resourceVersion"]) ?? 0;
        var initial = query["sendInitialEvents"].ToString();
        if (ListOptions.RefuseWatch(query, !faults.StreamingListsOff) is { } refusal)
        {
            await Answers.SendAsync(context, refusal).ConfigureAwait(false);
            return;
        }
        if (from != 0 && from < store.Compacted && initial != "true" && faults.ExpiredAsStatus)
        {
            await Answers.SendAsync(context, Answers.WatchExpired(from, store.Revision)).ConfigureAwait(false);
            return;
        }
        Answers.Headers(context.Response);
        // Headers leave at once: a client waits for them before it takes the watch for open.
        await context.Response.StartAsync(ended).ConfigureAwait(false);
        await context.Response.BodyWriter.FlushAsync(ended).ConfigureAwait(false);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ended);
        var session = new WatchSession(context.Response.BodyWriter, selector, query["allowWatchBookmarks"] == "true", store, faults, options, time, ended);
        requests.WatchOpened();
        try
        {
            await session.RunAsync(from, initial, over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ended.IsCancellationRequested)
        {
            // The last bookmark lets the client go on where the watch was.
            await session.EndAsync().ConfigureAwait(false);
        }
        catch (WatchCutException cut) when (cut.IsGentle)
        {
            await Cuts.CutAsync(context, time, ended).ConfigureAwait(false);
        }
        catch (WatchCutException)
        {
            context.Abort();
        }
        finally
        {
            requests.WatchEnded();
        }
    }
}
