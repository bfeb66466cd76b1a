using ActorVent.Delivery;
using ActorVent.Delivery.Formats;
using ActorVent.Journal.Memory;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Node.Hosting;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Simulator.Api;
using ActorVent.Simulator.Pods;
using ActorVent.Simulator.Webhooks;
using Microsoft.Extensions.Logging.Abstractions;
using Received = ActorVent.Simulator.Webhooks.Delivery;
using Scope = ActorVent.Kubernetes.Scope;

namespace ActorVent.Tests.Cluster.Nodes;

/// <summary>Several nodes in one process, over real connections, with a journal and logs in memory that all of them share.</summary>
internal sealed class ClusterRig : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("actorvent-").FullName;
    private readonly SharedLogs _logs = new();
    private readonly HashSet<string> _dead = [];
    private readonly List<ClusterNode> _nodes = [];
    private readonly HttpWebhookTransport _transport = new(new HttpTransportOptions(), TimeProvider.System);
    private readonly ResourceClient _client;
    private readonly Dictionary<string, Receiver> _receivers;
    private int _starts;

    private ClusterRig(ApiServer api, Dictionary<string, Receiver> receivers, int pods)
    {
        (Api, _receivers) = (api, receivers);
        Life = new PodLife(api.Store, pods, seed: 5, TimeProvider.System);
        Life.Populate();
        var kubeconfig = Path.Combine(_directory, "kubeconfig");
        api.WriteKubeconfig(kubeconfig);
        _client = new ResourceClient(
            KubernetesConnector.Connect(new KubeConfigOptions { KubeConfig = kubeconfig }, TimeProvider.System, NullLoggerFactory.Instance),
            TimeProvider.System, new Random(1), NullLoggerFactory.Instance, new ResourceClientOptions());
        Journal = new MemoryJournal { IsAlive = (_, incarnation) => !IsDead(incarnation.Value) };
    }

    public ApiServer Api { get; }

    /// <summary>By the endpoint's name.</summary>
    public IReadOnlyDictionary<string, Receiver> Receivers => _receivers;

    public PodLife Life { get; }

    public MemoryJournal Journal { get; }

    public IResourceClient Client => _client;

    public IReadOnlyList<ClusterNode> Nodes => _nodes;

    public static async Task<ClusterRig> StartAsync(int pods, params string[] endpoints)
    {
        var receivers = new Dictionary<string, Receiver>();
        foreach (var endpoint in endpoints)
            receivers.Add(endpoint, await Receiver.StartAsync(new ReceiverOptions(), TimeProvider.System));
        return new ClusterRig(await ApiServer.StartAsync(new ApiServerOptions(), TimeProvider.System), receivers, pods);
    }

    /// <summary>Starts nodes, one after the other, with all endpoints.</summary>
    public async Task StartNodesAsync(int count)
    {
        for (var i = 0; i < count; i++)
            await StartNodeAsync([.. _receivers.Keys]);
    }

    public async Task<ClusterNode> StartNodeAsync(params string[] endpoints)
    {
        var seed = _nodes.FirstOrDefault(node => !node.System.WhenTerminated.IsCompleted)?.Cluster.SelfAddress;
        var node = new ClusterNode(this, Plan($"n{++_starts}", endpoints), seed);
        _nodes.Add(node);
        await node.StartAsync();
        return node;
    }

    /// <summary>Ends a node without a word; the others are told that it is dead, as the one who judges would.</summary>
    public async Task KillAsync(ClusterNode node)
    {
        var address = node.Cluster.SelfAddress;
        await node.KillAsync();
        lock (_dead)
            _dead.Add(node.Name);
        foreach (var other in _nodes.Where(other => other != node && !other.System.WhenTerminated.IsCompleted))
            other.Cluster.Down(address);
    }

    /// <summary>Waits until every endpoint's receiver has the last state of every pod.</summary>
    /// <returns>What is missing when time is over.</returns>
    public async Task<IReadOnlyList<string>> SettleAsync(TimeSpan limit)
    {
        using var over = new CancellationTokenSource(limit);
        while (true)
        {
            // Before it is looked at, so that none is overlooked.
            var arrived = NextDeliveryAsync(over.Token);
            var missing = Missing();
            if (missing.Count == 0 || over.IsCancellationRequested)
                return missing;
            await arrived;
        }
    }

    /// <summary>Returns at the next delivery, or when the time is over.</summary>
    public async Task NextDeliveryAsync(CancellationToken over)
    {
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Action<Received> come = _ => next.TrySetResult();
        foreach (var receiver in _receivers.Values)
            receiver.Delivered += come;
        await using var registered = over.Register(() => next.TrySetResult());
        await next.Task;
        foreach (var receiver in _receivers.Values)
            receiver.Delivered -= come;
    }

    /// <summary>How many entities of a region each node has that runs.</summary>
    public async Task<int[]> CountsAsync(string region) =>
        await Task.WhenAll(_nodes.Where(node => !node.System.WhenTerminated.IsCompleted).Select(async node => (await node.EntitiesAsync(region)).Count));

    /// <summary>Waits until something is so; looks each 100 ms.</summary>
    public async Task UntilAsync(TimeSpan limit, Func<Task<bool>> isSo)
    {
        using var over = new CancellationTokenSource(limit);
        while (!await isSo())
        {
            Xunit.Assert.False(over.IsCancellationRequested, "it did not come true in time");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>What is missing anywhere, in words.</summary>
    public IReadOnlyList<string> Missing()
    {
        var expected = Api.Store.LastStates();
        return [.. _receivers.SelectMany(receiver => receiver.Value.Log.Missing(expected).Select(missing => $"{receiver.Key}: {missing}"))];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            node.Dispose();
        _client.Dispose();
        _transport.Dispose();
        await Api.DisposeAsync();
        foreach (var receiver in _receivers.Values)
            await receiver.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private bool IsDead(string incarnation)
    {
        lock (_dead)
            return _dead.Contains(incarnation);
    }

    private NodePlan Plan(string name, string[] endpoints) => new()
    {
        Node = name,
        Incarnation = new Incarnation(name),
        Log = (options, _) => _logs.Props(options),
        Scopes = [new Scope(ResourceKind.Pods)],
        Collapse = CollapseOptions.Default with { Mode = CollapseMode.None },
        Endpoints =
        [
            .. endpoints.Select(endpoint => (
                new EndpointOptions { Id = new EndpointId(endpoint), MaskedUrl = "http://127.0.0.1" },
                new EndpointPort(_transport, new RequestComposer(_receivers[endpoint].Uri, new PodFormat(), [])))),
        ],
    };
}
