using System.Globalization;
using System.Text;
using System.Text.Json;
using ActorVent.Kubernetes;
using ActorVent.Primitives;

namespace ActorVent.Tests.Node.Hosting;

/// <summary>Pods as a test says, over a list and a watch that fail only when told to.</summary>
internal sealed class ScriptedCluster : IResourceClient
{
    private readonly Dictionary<string, KubernetesObject> _pods = [];
    private readonly List<(long Version, WatchEvent Event)> _history = [];
    private TaskCompletionSource _changed = new();
    private long _version;

    /// <summary>What each list and watch ends with; null: none fails.</summary>
    public Exception? Error { get; set; }

    /// <summary>Creates or changes a pod.</summary>
    /// <param name="name">In the namespace shop.</param>
    /// <param name="annotation">The value of <c>actorvent.io/webhooks</c>, null for none.</param>
    /// <param name="phase">Of its status.</param>
    public void Put(string name, string? annotation = null, string phase = "Running") =>
        Happen(_pods.ContainsKey(name) ? WatchEventType.Modified : WatchEventType.Added, _pods[name] = Pod(name, annotation, phase));

    /// <summary>Changes nothing of a pod but its version.</summary>
    public void Touch(string name)
    {
        var before = _pods[name];
        Happen(WatchEventType.Modified, _pods[name] = Pod(name, annotation: null, "Running") with { Digest = before.Digest });
    }

    /// <summary>The watch tells once more what it told before the last.</summary>
    public void Repeat()
    {
        var (_, before) = _history[^2];
        _version++;
        Happen(before.Type, before.Object!);
    }

    public void Delete(string name)
    {
        _pods.Remove(name, out var pod);
        Happen(WatchEventType.Deleted, pod! with { Version = Text(++_version) });
    }

    public ValueTask<ListPage> ListAsync(Scope scope, string? continueToken, CancellationToken cancellationToken) =>
        Error is { } error ? ValueTask.FromException<ListPage>(error) : ValueTask.FromResult(new ListPage(Text(_version), null, null, [.. _pods.Values]));

    public ValueTask<ResourceVersion> VersionAsync(Scope scope, CancellationToken cancellationToken) => ValueTask.FromResult(Text(_version));

    public ValueTask<IWatchStream> WatchAsync(Scope scope, ResourceVersion after, CancellationToken cancellationToken) =>
        Error is { } error ? ValueTask.FromException<IWatchStream>(error) : ValueTask.FromResult<IWatchStream>(new Stream(this, long.Parse(after.Value, CultureInfo.InvariantCulture)));

    private static ResourceVersion Text(long version) => new(version.ToString(CultureInfo.InvariantCulture));

    private KubernetesObject Pod(string name, string? annotation, string phase)
    {
        var version = ++_version;
        var annotations = annotation is null ? "{}" : $"{{\"actorvent.io/webhooks\":{JsonSerializer.Serialize(annotation)}}}";
        var json = $$$"""{"kind":"Pod","metadata":{"name":"{{{name}}}","namespace":"shop","uid":"u-{{{name}}}","resourceVersion":"{{{version}}}","annotations":{{{annotations}}}},"status":{"phase":"{{{phase}}}"}}""";
        return new KubernetesObject("shop", name, $"u-{name}", Text(version), Encoding.UTF8.GetBytes(json), new Digest(0, (ulong)version));
    }

    private void Happen(WatchEventType type, KubernetesObject pod)
    {
        _history.Add((_version, new WatchEvent(type, pod.Version, pod)));
        var changed = _changed;
        _changed = new TaskCompletionSource();
        changed.SetResult();
    }

    private sealed class Stream(ScriptedCluster cluster, long at) : IWatchStream
    {
        private long _at = at;
        private bool _hasBegun;

        public async ValueTask<IReadOnlyList<WatchEvent>> ReadAsync(CancellationToken cancellationToken)
        {
            if (!_hasBegun)
            {
                // Says that there is nothing more from before.
                _hasBegun = true;
                return [.. Next(), new WatchEvent(WatchEventType.Bookmark, Text(_at), null)];
            }
            while (true)
            {
                var events = Next();
                if (events.Count > 0)
                    return events;
                await cluster._changed.Task.WaitAsync(cancellationToken);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private List<WatchEvent> Next()
        {
            var events = cluster._history.Where(e => e.Version > _at).Select(e => e.Event).ToList();
            _at = cluster._version;
            return events;
        }
    }
}
