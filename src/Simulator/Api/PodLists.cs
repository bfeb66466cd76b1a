using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>Lists in pages, each page of the same snapshot.</summary>
internal sealed class PodLists(ClusterStore store, Faults faults)
{
    private const int MostSnapshots = 8;
    private readonly Dictionary<long, ImmutableSortedDictionary<string, StoredPod>> _snapshots = [];
    private readonly Lock _gate = new();

    public async Task ListAsync(HttpContext context, string? @namespace)
    {
        var query = context.Request.Query;
        var selector = Selector.Parse(@namespace, query["labelSelector"], query["fieldSelector"]);
        var limit = int.TryParse(query["limit"], CultureInfo.InvariantCulture, out var asked) && asked > 0 ? asked : int.MaxValue;
        string? start = null;
        long version;
        ImmutableSortedDictionary<string, StoredPod>? pods;
        if (query["continue"].ToString() is { Length: > 0 } token)
        {
            if (Continue(token) is not var (at, key))
            {
                await Answers.SendAsync(context, Answers.Status(400, "BadRequest", "invalid continue token: continue key is not valid: invalid character '\\u0081' looking for beginning of value")).ConfigureAwait(false);
                return;
            }
            (version, start) = (at, key);
            pods = Remembered(ref version);
            if (pods is null || version < store.Compacted || faults.TakeExpiredContinue())
            {
                await Answers.SendAsync(context, Answers.ContinueExpired(Token(-1, key))).ConfigureAwait(false);
                return;
            }
        }
        else
        {
            (version, pods) = faults.TakeStaleList() ? store.StaleSnapshot() : store.Snapshot();
            if (long.TryParse(query["resourceVersion"], CultureInfo.InvariantCulture, out var wanted) && wanted > version)
            {
                await Answers.SendAsync(context, Answers.TooLarge(wanted, version)).ConfigureAwait(false);
                return;
            }
            if (limit < pods.Count)
                Remember(version, pods);
        }
        await Answers.SendAsync(context, 200, Render(version, pods, selector, start, limit)).ConfigureAwait(false);
    }

    private static ReadOnlyMemory<byte> Render(
        long version, ImmutableSortedDictionary<string, StoredPod> pods, Selector selector, string? start, int limit)
    {
        var matching = pods.Values.Where(pod => (start is null || string.CompareOrdinal(pod.Key, start) > 0) && selector.Matches(pod));
        var page = limit == int.MaxValue ? matching.ToList() : matching.Take(limit + 1).ToList();
        var hasMore = page.Count > limit;
        if (hasMore)
            page.RemoveAt(page.Count - 1);
        var buffer = new ArrayBufferWriter<byte>(page.Sum(pod => pod.Body.Length + 1) + 512);
        var head = $"{{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{{\"resourceVersion\":\"{version}\"";
        if (hasMore)
        {
            var last = page[^1].Key;
            var remaining = pods.Values.Count(pod => string.CompareOrdinal(pod.Key, last) > 0 && selector.Matches(pod));
            head += $",\"continue\":\"{Token(version, last)}\",\"remainingItemCount\":{remaining}";
        }
        buffer.Write(Encoding.UTF8.GetBytes(head + "},\"items\":["));
        for (var i = 0; i < page.Count; i++)
        {
            if (i > 0)
                buffer.Write(","u8);
            buffer.Write(page[i].Body);
        }
        buffer.Write("]}\n"u8);
        return buffer.WrittenMemory;
    }

    private void Remember(long version, ImmutableSortedDictionary<string, StoredPod> pods)
    {
        lock (_gate)
        {
            _snapshots[version] = pods;
            if (_snapshots.Count > MostSnapshots)
                _snapshots.Remove(_snapshots.Keys.Min());
        }
    }

    /// <summary>The snapshot of a token; -1 goes on with what is there now, inconsistent as it may be.</summary>
    private ImmutableSortedDictionary<string, StoredPod>? Remembered(ref long version)
    {
        if (version == -1)
        {
            (version, var now) = store.Snapshot();
            return now;
        }
        lock (_gate)
            return _snapshots.GetValueOrDefault(version);
    }

    private static string Token(long version, string lastKey) => Convert.ToBase64String(
        Encoding.UTF8.GetBytes($"{{\"v\":\"meta.k8s.io/v1\",\"rv\":{version},\"start\":{JsonSerializer.Serialize(lastKey + "\0")}}}")).TrimEnd('=');

    private static (long Version, string Key)? Continue(string token)
    {
        try
        {
            using var json = JsonDocument.Parse(Convert.FromBase64String(token.PadRight((token.Length + 3) / 4 * 4, '=')));
            return (json.RootElement.GetProperty("rv").GetInt64(), json.RootElement.GetProperty("start").GetString()!.TrimEnd('\0'));
        }
        catch (Exception error) when (error is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
