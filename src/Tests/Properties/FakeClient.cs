using System.Globalization;
using ActorVent.Kubernetes;
using ActorVent.Primitives;

namespace ActorVent.Tests.Properties;

/// <summary>One process' connection to the <see cref="FakeCluster"/>, with latencies in virtual time.</summary>
internal sealed class FakeClient(FakeCluster cluster, Random random, TimeProvider time) : IResourceClient
{
    private readonly Dictionary<string, (long AtLeast, long Version, List<KubernetesObject> Items)> _lists = [];
    private int _list;

    public async ValueTask<ListPage> ListAsync(Scope scope, string? continueToken, CancellationToken cancellationToken)
    {
        await Latency(cancellationToken);
        if (random.NextDouble() < cluster.Mood.ListErrors)
            throw new ApiException(ApiErrorKind.Unavailable, "the server is overloaded") { Code = 503, RetryAfter = TimeSpan.FromSeconds(1) };
        if (continueToken is null)
        {
            // A streaming list says the version that it began with first, and its own last.
            var atLeast = cluster.Revision;
            if (random.Next(2) == 0)
                await Latency(cancellationToken);
            var (version, objects) = cluster.Snapshot();
            if (version < atLeast)
                throw new ApiException(ApiErrorKind.VersionTooLarge, "Too large resource version") { Code = 504 };
            continueToken = $"{++_list}:0";
            _lists[$"{_list}"] = (atLeast, version, [.. objects.Values.Where(o => Matches(scope, o))]);
        }
        else if (random.NextDouble() < cluster.Mood.ExpiredContinues)
        {
            throw new ApiException(ApiErrorKind.Expired, "the continue token is too old") { Code = 410 };
        }
        var parts = continueToken.Split(':');
        var (from, at, items) = _lists[parts[0]];
        var start = int.Parse(parts[1], CultureInfo.InvariantCulture);
        var page = items.Skip(start).Take(FakeCluster.Page).ToList();
        var more = start + page.Count < items.Count ? $"{parts[0]}:{start + page.Count}" : null;
        return new ListPage(VersionOf(more is null ? at : from), more, null, page);
    }

    public async ValueTask<IWatchStream> WatchAsync(Scope scope, ResourceVersion after, CancellationToken cancellationToken)
    {
        await Latency(cancellationToken);
        var from = long.Parse(after.Value, CultureInfo.InvariantCulture);
        if (cluster.IsExpired(from) && random.Next(2) == 0)
            throw new ApiException(ApiErrorKind.Expired, "too old resource version") { Code = 410 };
        return new Stream(this, scope, from);
    }

    public async ValueTask<KubernetesObject?> GetAsync(Scope scope, string @namespace, string name, CancellationToken cancellationToken)
    {
        await Latency(cancellationToken);
        return cluster.Get($"{@namespace}/{name}");
    }

    private static bool Matches(Scope scope, KubernetesObject item) => scope.Namespace is null || scope.Namespace == item.Namespace;

    private static ResourceVersion VersionOf(long version) => new(version.ToString(CultureInfo.InvariantCulture));

    private Task Latency(CancellationToken cancellationToken) =>
        random.Next(3) == 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, 40)), time, cancellationToken);

    private sealed class Stream(FakeClient client, Scope scope, long from) : IWatchStream
    {
        private readonly FakeCluster _cluster = client.Cluster;
        private readonly int _generation = client.Cluster.Generation;
        private long _at = from;

        public async ValueTask<IReadOnlyList<WatchEvent>> ReadAsync(CancellationToken cancellationToken)
        {
            var random = client.Random;
            await client.Latency(cancellationToken);
            while (true)
            {
                if (_generation != _cluster.Generation || random.NextDouble() < _cluster.Mood.WatchCuts)
                    throw new ApiException(ApiErrorKind.Network, "the connection was cut");
                if (_cluster.IsExpired(_at))
                    throw new ApiException(ApiErrorKind.Expired, "too old resource version") { Code = 410 };
                if (random.NextDouble() < _cluster.Mood.WatchEnds)
                    return [];
                // From before a restore: the server says nothing, not even a bookmark.
                if (_at <= _cluster.Revision && Next(random) is { Count: > 0 } events)
                    return events;
                if (await WaitAsync(cancellationToken))
                    return [new WatchEvent(WatchEventType.Bookmark, VersionOf(_at), null)];
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private List<WatchEvent> Next(Random random)
        {
            var events = new List<WatchEvent>();
            foreach (var (version, type, item) in _cluster.HistoryAfter(_at))
            {
                if (events.Count > 0 && random.Next(4) == 0)
                    return events;
                _at = version;
                if (Matches(scope, item))
                    events.Add(new WatchEvent(type, item.Version, item));
            }
            if (_at < _cluster.Revision || random.Next(10) == 0)
                events.Add(new WatchEvent(WatchEventType.Bookmark, VersionOf(_at), null));
            return events;
        }

        /// <summary>For a change, or a minute until a bookmark; a server behind the client's version says nothing.</summary>
        /// <returns>Whether nothing has changed for a minute.</returns>
        private async Task<bool> WaitAsync(CancellationToken cancellationToken)
        {
            var silent = _at > _cluster.Revision;
            var limit = Task.Delay(TimeSpan.FromSeconds(silent ? 120 : 60), client.Time, cancellationToken);
            if (silent)
            {
                await limit;
                throw new ApiException(ApiErrorKind.Network, "the watch was silent for two minutes");
            }
            var changed = _cluster.Changed.WaitAsync(cancellationToken);
            await await Task.WhenAny(limit, changed);
            return !changed.IsCompleted;
        }
    }

    private FakeCluster Cluster => cluster;

    private Random Random => random;

    private TimeProvider Time => time;
}
