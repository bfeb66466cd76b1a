using System.Diagnostics.Metrics;
using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Watching;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Watching;

/// <summary>Lists that say a lower bound of their version first and the version itself last.</summary>
public sealed class StreamedListTests : IDisposable
{
    private readonly Meter _meter = new("test");
    private readonly Stage _stage = new();
    private readonly Probe<PartitionActor.Message> _partition = new();
    private readonly ScriptedClient _client = new();

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Watch_AfterAStreamedList_GoesOnFromItsOwnVersion()
    {
        _client.Pages.Enqueue(Page(100, "more", ("a", 90), ("b", 140)));
        _client.Pages.Enqueue(Page(150, null, ("c", 149)));

        Start();

        Assert.Equal(["150"], _client.Watched);
        Assert.Equal(["begun 100", "listed a 90", "listed b 140", "listed c 149", "ended"], Told());
    }

    [Fact]
    public void List_BelowObjectsOfAStreamThatBroke_IsOfThePast()
    {
        _client.Pages.Enqueue(Page(100, "more", ("a", 90), ("b", 140)));
        _client.Pages.Enqueue(null);
        // Restored meanwhile: b is at an older state again.
        _client.Pages.Enqueue(Page(120, null, ("a", 90), ("b", 110)));
        _client.Pages.Enqueue(Page(160, null, ("a", 90), ("b", 155)));

        Start();
        _stage.Pass(10);

        Assert.Equal(["begun 100", "listed a 90", "listed b 140", "begun 160", "listed a 90", "listed b 155", "ended"], Told());
    }

    [Fact]
    public void List_BelowAStreamedListsVersion_IsOfThePast()
    {
        _client.Pages.Enqueue(Page(100, "more", ("a", 90)));
        _client.Pages.Enqueue(Page(150, null, ("b", 95)));
        _client.Pages.Enqueue(Page(120, null, ("a", 90)));
        _client.Pages.Enqueue(Page(160, null, ("a", 90)));

        Start();
        _client.Break(ApiErrorKind.Expired);
        _stage.Pass(10);

        Assert.Equal(["begun 100", "listed a 90", "listed b 95", "ended", "begun 160", "listed a 90", "ended"], Told());
    }

    private void Start()
    {
        var partition = _stage.System.Spawn("partition", () => _partition);
        var options = new WatcherOptions("test", new Scope(ResourceKind.Pods), KeepsNewestOnly: true);
        var services = new WatcherServices(_client, new Ring(RingKind.Name, 1), new WatchMetrics(_meter), new Random(1), NullLogger.Instance);
        var watcher = _stage.System.Spawn("watcher", () => new WatcherActor(options, services));
        var fence = new Fence(new PartitionId(0), "node", new Incarnation("1"), new Epoch(1));
        var up = new PartitionUp(fence, partition, new Dictionary<ScopeId, ResourceVersion>(), new Dictionary<ScopeId, ResourceVersion>());
        watcher.Notify(new WatcherActor.Message.PartitionsUp([up]));
        _stage.Settle();
    }

    private IEnumerable<string> Told() => _partition.Messages.Select(message => message switch
    {
        PartitionActor.Message.ListBegun begun => $"begun {begun.Version}",
        PartitionActor.Message.Listed listed => $"listed {listed.Change.Object.Name} {listed.Change.Version}",
        PartitionActor.Message.ListEnded => "ended",
        _ => "",
    }).Where(text => text.Length > 0);

    private static ListPage Page(int version, string? next, params (string Name, int Version)[] items) => new(
        new ResourceVersion($"{version}"),
        next,
        null,
        [.. items.Select(item => new KubernetesObject("n", item.Name, "uid-" + item.Name, new ResourceVersion($"{item.Version}"), "{}"u8.ToArray(), 1))]);

    /// <summary>Answers lists with what it was given, null as a broken connection; watches say nothing until they are broken.</summary>
    private sealed class ScriptedClient : IResourceClient, IWatchStream
    {
        private TaskCompletionSource<IReadOnlyList<WatchEvent>> _events = new();

        public Queue<ListPage?> Pages { get; } = new();

        public List<string> Watched { get; } = [];

        public void Break(ApiErrorKind kind)
        {
            var broken = _events;
            _events = new();
            broken.SetException(new ApiException(kind, "broken"));
        }

        public ValueTask<ListPage> ListAsync(Scope scope, string? continueToken, CancellationToken cancellationToken) =>
            Pages.Dequeue() is { } page ? new(page) : ValueTask.FromException<ListPage>(new ApiException(ApiErrorKind.Network, "cut"));

        public ValueTask<IWatchStream> WatchAsync(Scope scope, ResourceVersion after, CancellationToken cancellationToken)
        {
            Watched.Add(after.Value);
            return new(this);
        }

        public ValueTask<KubernetesObject?> GetAsync(Scope scope, string @namespace, string name, CancellationToken cancellationToken) => new((KubernetesObject?)null);

        public ValueTask<IReadOnlyList<WatchEvent>> ReadAsync(CancellationToken cancellationToken) => new(_events.Task);

        public ValueTask DisposeAsync() => default;
    }
}
