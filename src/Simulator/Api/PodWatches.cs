using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>Watches: a line per event, bookmarks, timeouts, and the end when history is gone.</summary>
internal sealed class PodWatches(ClusterStore store, Faults faults, ApiServerOptions options, TimeProvider time)
{
    private const int EventsAtOnce = 256;

    public async Task WatchAsync(HttpContext context, string? @namespace, CancellationToken ended)
    {
        var query = context.Request.Query;
        var selector = Selector.Parse(@namespace, query["labelSelector"], query["fieldSelector"]);
        var seconds = int.TryParse(query["timeoutSeconds"], CultureInfo.InvariantCulture, out var asked) && asked > 0 ? asked : 1800;
        var from = long.TryParse(query["resourceVersion"], CultureInfo.InvariantCulture, out var version) ? version : 0;
        if (from != 0 && from < store.Compacted && faults.ExpiredAsStatus)
        {
            await Answers.SendAsync(context, Answers.WatchExpired(from, store.Revision)).ConfigureAwait(false);
            return;
        }
        Answers.Headers(context.Response);
        context.Response.StatusCode = 200;
        await context.Response.StartAsync(ended).ConfigureAwait(false);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ended);
        var watch = new Watch(context.Response.BodyWriter, selector, from, query["allowWatchBookmarks"] == "true");
        try
        {
            await RunAsync(watch, query["sendInitialEvents"] == "true", over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ended.IsCancellationRequested)
        {
            // The last bookmark lets the client go on where the watch was.
            if (!faults.SilentWatches)
                await BookmarkAsync(watch, false, ended).ConfigureAwait(false);
        }
        catch (CutException)
        {
            context.Abort();
        }
    }

    private async Task RunAsync(Watch watch, bool sendInitial, CancellationToken over)
    {
        var generation = store.Generation;
        if (watch.At == 0 || sendInitial)
            await InitialAsync(watch, sendInitial, over).ConfigureAwait(false);
        while (true)
        {
            var changed = store.Changed;
            if (faults.SilentWatches || watch.At > store.Revision)
            {
                // A watch from the future, or from before a restore, says nothing.
                await Task.Delay(Timeout.InfiniteTimeSpan, time, over).ConfigureAwait(false);
            }
            if (generation != store.Generation)
                throw new CutException();
            if (store.EventsAfter(watch.At, EventsAtOnce) is not { } events)
            {
                Write(watch, "ERROR", JsonSerializer.SerializeToUtf8Bytes(Answers.WatchExpired(watch.At, store.Revision)), default);
                await watch.Writer.FlushAsync(over).ConfigureAwait(false);
                return;
            }
            foreach (var change in events)
                Write(watch, change);
            if (events.Count > 0)
            {
                await watch.Writer.FlushAsync(over).ConfigureAwait(false);
                continue;
            }
            if (!await ChangedWithinAsync(changed, over).ConfigureAwait(false) && watch.TakesBookmarks)
                await BookmarkAsync(watch, false, over).ConfigureAwait(false);
        }
    }

    private async Task InitialAsync(Watch watch, bool endsWithBookmark, CancellationToken over)
    {
        var (version, pods) = store.Snapshot();
        foreach (var pod in pods.Values.Where(watch.Selector.Matches))
            Write(watch, "ADDED", PodBody.Head, pod.Body);
        watch.At = version;
        if (endsWithBookmark)
            await BookmarkAsync(watch, true, over).ConfigureAwait(false);
        else
            await watch.Writer.FlushAsync(over).ConfigureAwait(false);
    }

    private async Task<bool> ChangedWithinAsync(Task changed, CancellationToken over)
    {
        try
        {
            await changed.WaitAsync(options.BookmarkInterval, time, over).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>What the change is for this watch: an object may enter or leave its view.</summary>
    private void Write(Watch watch, StoredEvent change)
    {
        watch.At = change.Version;
        var was = change.Before is { } before && watch.Selector.Matches(before);
        var isNow = !change.IsDeletion && watch.Selector.Matches(change.Now);
        var type = (was, isNow) switch
        {
            (false, false) => null,
            (false, true) => "ADDED",
            (true, true) => "MODIFIED",
            (true, false) => "DELETED",
        };
        if (type is not null)
            Write(watch, type, PodBody.Head, change.Now.Body);
    }

    private void Write(Watch watch, string type, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var writer = watch.Writer;
        Put(writer, Encoding.ASCII.GetBytes($"{{\"type\":\"{type}\",\"object\":"));
        Put(writer, head);
        if (faults.TakeCutWatch())
        {
            Put(writer, body[..(body.Length / 2)]);
            throw new CutException();
        }
        // The object's head ends where its body goes on after the brace.
        Put(writer, body.Length > 0 ? body[1..] : body);
        Put(writer, "}\n"u8);
    }

    private async Task BookmarkAsync(Watch watch, bool endsInitialEvents, CancellationToken over)
    {
        var metadata = new JsonObject { ["resourceVersion"] = Math.Max(watch.At, store.Revision).ToString(CultureInfo.InvariantCulture) };
        if (watch.At > store.Revision || store.EventsAfter(watch.At, 1) is not { Count: 0 })
            metadata["resourceVersion"] = watch.At.ToString(CultureInfo.InvariantCulture);
        if (endsInitialEvents)
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        var bookmark = new JsonObject
        {
            ["kind"] = "Pod",
            ["apiVersion"] = "v1",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["containers"] = null },
            ["status"] = new JsonObject(),
        };
        Write(watch, "BOOKMARK", JsonSerializer.SerializeToUtf8Bytes(bookmark), default);
        await watch.Writer.FlushAsync(over).ConfigureAwait(false);
    }

    private static void Put(PipeWriter writer, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(writer.GetSpan(bytes.Length));
        writer.Advance(bytes.Length);
    }

    private sealed class Watch(PipeWriter writer, Selector selector, long at, bool takesBookmarks)
    {
        public PipeWriter Writer { get; } = writer;

        public Selector Selector { get; } = selector;

        public bool TakesBookmarks { get; } = takesBookmarks;

        public long At { get; set; } = at;
    }

    private sealed class CutException : Exception;
}
