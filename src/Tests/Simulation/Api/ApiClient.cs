using System.Globalization;
using ActorVent.Kubernetes;
using ActorVent.Primitives;

namespace ActorVent.Tests.Simulation.Api;

/// <summary>One process's connection to the <see cref="ApiServer"/>. Each answer comes later, in virtual time, whoever still wants it.</summary>
internal sealed class ApiClient(ApiServer server, Schedule schedule, Random random)
{
    private const int PageSize = 3;
    private const int MostStaleProbes = 2;

    private readonly Dictionary<string, (long AtLeast, long Version, List<KubernetesObject> Items)> _lists = [];
    private readonly Dictionary<Scope, int> _staleProbes = [];
    private int _list;

    public void List(Scope scope, string? token, Action<ListPage> page, Action<ApiException> failed) =>
        Request(failed, () =>
        {
            if (token is null)
                Begin(scope, page, failed);
            else
                Next(token, page, failed);
        });

    /// <summary>The version that a list of one object is of.</summary>
    public void Probe(Scope scope, Action<ResourceVersion> version, Action<ApiException> failed) => Request(failed, () =>
    {
        // Each comes on a connection of its own: that all of them lead to servers that lag for seconds does not happen.
        var stale = _staleProbes.GetValueOrDefault(scope);
        var at = stale < MostStaleProbes ? server.Snapshot().Version : server.Revision;
        _staleProbes[scope] = at < server.Revision ? stale + 1 : 0;
        version(ApiServer.VersionOf(at));
    });

    public void Watch(Scope scope, ResourceVersion after, Action<WatchSession> opened, Action<ApiException> failed) => Request(failed, () =>
    {
        var from = long.Parse(after.Value, CultureInfo.InvariantCulture);
        // Sometimes told as a status, sometimes only in the stream.
        if (from < server.Compacted && random.Next(2) == 0)
            failed(Expired());
        else
            opened(new WatchSession(server, schedule, random, scope, from));
    });

    public void Find(string name, Action<(KubernetesObject? Object, ResourceVersion Version)> found, Action<ApiException> failed) =>
        Request(failed, () => found((server.Get(name)?.Object, ApiServer.VersionOf(server.Revision))));

    internal static ApiException Expired() => new(ApiErrorKind.Expired, "too old resource version") { Code = 410 };

    internal static bool Covers(Scope scope, KubernetesObject item) => scope.Namespace is null || scope.Namespace == item.Namespace;

    private void Begin(Scope scope, Action<ListPage> page, Action<ApiException> failed)
    {
        // A streaming list says the version that it began with first, and its own last.
        var atLeast = server.Revision;
        schedule.In(Latency(), () =>
        {
            var (version, pods) = server.Snapshot();
            if (version < atLeast && random.Next(2) == 0)
            {
                failed(new ApiException(ApiErrorKind.VersionTooLarge, "Too large resource version") { Code = 504 });
                return;
            }
            server.Seen(scope.Namespace, version);
            server.Lists++;
            var key = (++_list).ToString(CultureInfo.InvariantCulture);
            _lists[key] = (Math.Min(atLeast, version), version, [.. pods.Where(pod => Covers(scope, pod.Object) && server.IsInScope(pod.Token)).Select(pod => pod.Object)]);
            page(Page(key, 0));
        });
    }

    private void Next(string token, Action<ListPage> page, Action<ApiException> failed)
    {
        if (random.NextDouble() < server.Mood.ExpiredContinues)
        {
            failed(new ApiException(ApiErrorKind.Expired, "the continue token is too old") { Code = 410 });
            return;
        }
        var parts = token.Split(':');
        page(Page(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture)));
    }

    private ListPage Page(string key, int start)
    {
        var (atLeast, version, items) = _lists[key];
        var end = start + PageSize;
        return end < items.Count
            ? new ListPage(ApiServer.VersionOf(atLeast), string.Create(CultureInfo.InvariantCulture, $"{key}:{end}"), null, items.GetRange(start, PageSize))
            : new ListPage(ApiServer.VersionOf(version), null, null, items.GetRange(start, items.Count - start));
    }

    private void Request(Action<ApiException> failed, Action answer) => schedule.In(Latency(), () =>
    {
        var chance = random.NextDouble();
        if (chance < server.Mood.Cuts)
            failed(new ApiException(ApiErrorKind.Network, "the connection was cut"));
        else if (chance < server.Mood.Cuts + server.Mood.Errors)
            failed(Unavailable());
        else
            answer();
    });

    private ApiException Unavailable()
    {
        var code = random.Next(3) switch { 0 => 500, 1 => 503, _ => 429 };
        return new ApiException(ApiErrorKind.Unavailable, "the server is overloaded") { Code = code, RetryAfter = code == 500 ? null : TimeSpan.FromSeconds(1 + random.Next(3)) };
    }

    private TimeSpan Latency()
    {
        if (random.NextDouble() < server.Mood.Slow)
            return TimeSpan.FromMilliseconds(random.Next(500, 10_000));
        return random.Next(3) == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(random.Next(1, 40));
    }
}
