using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>Lists in pages, each page of the same snapshot.</summary>
internal sealed class PodLists(ClusterStore store, Faults faults, ApiServerOptions options, TimeProvider time)
{
    private readonly PageSnapshots _snapshots = new(store);

    public async Task ListAsync(HttpContext context, string? @namespace, CancellationToken ended)
    {
        var query = context.Request.Query;
        if (ListOptions.RefuseList(query) is { } invalid)
        {
            await Answers.SendAsync(context, invalid).ConfigureAwait(false);
            return;
        }
        var selector = Selector.Parse(@namespace, query["labelSelector"], query["fieldSelector"]);
        var limit = int.TryParse(query["limit"], CultureInfo.InvariantCulture, out var asked) && asked > 0 ? asked : int.MaxValue;
        string? after = null;
        long version;
        ImmutableSortedDictionary<string, StoredPod> pods;
        if (query["continue"].ToString() is { Length: > 0 } text)
        {
            var token = ContinueToken.Parse(text);
            if (faults.TakeExpiredContinue() || _snapshots.Of(token.Version) is not { } found)
            {
                var goOn = faults.ContinueTokenOn410 ? new ContinueToken(-1, token.LastKey).ToString() : null;
                await Answers.SendAsync(context, Answers.ContinueExpired(goOn)).ConfigureAwait(false);
                return;
            }
            (version, pods) = found;
            after = token.LastKey;
        }
        else
        {
            (version, pods) = faults.TakeStaleList() ? store.StaleSnapshot() : store.Snapshot();
            if (Refusal(query, version, out var exact) is { } refusal)
            {
                await Answers.SendAsync(context, refusal).ConfigureAwait(false);
                return;
            }
            (version, pods) = exact ?? (version, pods);
        }
        if (limit < pods.Count)
            _snapshots.Remember(version, pods);
        var list = Render(version, pods, selector, after, limit);
        if (faults.TakeCutList())
            await CutAsync(context, list, ended).ConfigureAwait(false);
        else
            await Answers.SendAsync(context, 200, list, options.Compress).ConfigureAwait(false);
    }

    /// <param name="query">The request's.</param>
    /// <param name="current">The server's version.</param>
    /// <param name="exact">Set when the list is to show exactly one version of the past.</param>
    private System.Text.Json.Nodes.JsonObject? Refusal(
        IQueryCollection query, long current, out (long, ImmutableSortedDictionary<string, StoredPod>)? exact)
    {
        exact = null;
        var wanted = VersionParameter.Parse(query["resourceVersion"]);
        var match = query["resourceVersionMatch"].ToString();
        if (wanted > current)
            return Answers.TooLarge(wanted.Value, current);
        if (match != "Exact")
            return null;
        if (store.SnapshotAt(wanted!.Value) is not { } then)
            return Answers.ListExpired();
        exact = (wanted.Value, then);
        return null;
    }

    private async Task CutAsync(HttpContext context, ReadOnlyMemory<byte> list, CancellationToken ended)
    {
        Answers.Headers(context.Response);
        await context.Response.Body.WriteAsync(list[..(list.Length / 2)], context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        await Cuts.CutAsync(context, time, ended).ConfigureAwait(false);
    }

    private static ReadOnlyMemory<byte> Render(
        long version, ImmutableSortedDictionary<string, StoredPod> pods, Selector selector, string? after, int limit)
    {
        var page = new List<StoredPod>(Math.Min(limit, pods.Count));
        var size = 512;
        var remaining = 0;
        foreach (var (key, pod) in pods)
        {
            if ((after is not null && string.CompareOrdinal(key, after) <= 0) || !selector.Matches(pod))
                continue;
            if (page.Count == limit)
            {
                remaining++;
                continue;
            }
            page.Add(pod);
            size += pod.Body.Length + 1;
        }
        var buffer = new ArrayBufferWriter<byte>(size);
        buffer.Write(Encoding.UTF8.GetBytes(Head(version, remaining == 0 ? null : page[^1].Key, selector.IsSelective ? 0 : remaining)));
        for (var i = 0; i < page.Count; i++)
        {
            if (i > 0)
                buffer.Write(","u8);
            buffer.Write(page[i].Body);
        }
        buffer.Write("]}\n"u8);
        return buffer.WrittenMemory;
    }

    /// <summary>The number of remaining items is not said under a selector: the real server does not know it then.</summary>
    private static string Head(long version, string? lastKey, int remaining)
    {
        var head = $"{{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{{\"resourceVersion\":\"{version}\"";
        if (lastKey is not null)
            head += $",\"continue\":\"{new ContinueToken(version, lastKey)}\"";
        if (remaining > 0)
            head += $",\"remainingItemCount\":{remaining}";
        return head + "},\"items\":[";
    }
}
