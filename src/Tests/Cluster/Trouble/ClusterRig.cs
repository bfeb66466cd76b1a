using ActorVent.Simulator.Api;
using ActorVent.Simulator.Pods;
using ActorVent.Simulator.Webhooks;
using ActorVent.Tests.Common.Postgres;
using ActorVent.Tests.EndToEnd;

namespace ActorVent.Tests.Cluster.Trouble;

/// <summary>Nodes as real processes on a network of their own, a real PostgreSQL, a simulated API server and five endpoints.</summary>
internal sealed class ClusterRig : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly NodeNetwork _network;
    private readonly PostgresDatabase _database;
    private readonly List<StoredEvent> _changes = [];
    private readonly string[] _more;

    private ClusterRig(NodeNetwork network, PostgresDatabase database, ApiServer api, IReadOnlyList<EndpointWitness> endpoints, PodLife life, int nodes, string[] more)
    {
        _network = network;
        _database = database;
        _more = more;
        Api = api;
        Endpoints = endpoints;
        Life = life;
        Leases = new LeaseWitness(database);
        api.WriteKubeconfig(Path.Combine(_directory.Path, "kubeconfig"));
        Nodes = [.. Enumerable.Range(1, nodes).Select(node => new ClusterNode(() => StartProcess(node)))];
    }

    public NodeNetwork Network => _network;

    public PostgresServer Database => _database.Server;

    public ApiServer Api { get; }

    public IReadOnlyList<EndpointWitness> Endpoints { get; }

    public PodLife Life { get; }

    public LeaseWitness Leases { get; }

    /// <summary>From the first on; none runs yet.</summary>
    public IReadOnlyList<ClusterNode> Nodes { get; }

    /// <summary>Starts everything but the nodes.</summary>
    /// <param name="pods">How many live at once.</param>
    /// <param name="seed">Of their life.</param>
    /// <param name="nodes">How many may be started.</param>
    /// <param name="more">More options of <c>actorvent run</c>.</param>
    public static async Task<ClusterRig> CreateAsync(int pods, int seed, int nodes, params string[] more)
    {
        var network = NodeNetwork.Create(nodes);
        var access = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.conf");
        await File.WriteAllTextAsync(access, $"local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\nhost all all {network.Range} scram-sha-256\n");
        var server = await PostgresServer.StartAsync(true, $"listen_addresses=127.0.0.1,{network.Database}", $"hba_file={access}");
        var database = await server.CreateDatabaseAsync();
        var api = await ApiServer.StartAsync(new ApiServerOptions { Address = network.Services }, TimeProvider.System);
        var life = new PodLife(api.Store, pods, seed, TimeProvider.System);
        life.Populate();
        var endpoints = new List<EndpointWitness>();
        for (var endpoint = 0; endpoint < 5; endpoint++)
            endpoints.Add(new EndpointWitness(await Receiver.StartAsync(new ReceiverOptions { Address = network.Services }, TimeProvider.System)));
        return new ClusterRig(network, database, api, endpoints, life, nodes, more);
    }

    /// <summary>All changes so far, in order; to be called often enough that the server's history reaches back.</summary>
    public IReadOnlyList<StoredEvent> Changes()
    {
        while (Api.Store.EventsAfter(_changes.Count == 0 ? 0 : _changes[^1].Version, 10_000) is { Count: > 0 } events)
            _changes.AddRange(events);
        return _changes;
    }

    /// <summary>Waits until every endpoint has got everything.</summary>
    /// <returns>What is still missing when time is over.</returns>
    public async Task<IReadOnlyList<string>> SettleAsync(TimeSpan limit)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var expected = Api.Store.LastStates();
            var missing = Endpoints.SelectMany((endpoint, number) => endpoint.Receiver.Log.Missing(expected).Select(missing => $"endpoint {number}: {missing}")).ToList();
            if (missing.Count == 0 || TimeProvider.System.GetElapsedTime(started) > limit)
                return missing;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    /// <summary>The last lines of each node, for a failure's message.</summary>
    public string Lines(int most) =>
        string.Join('\n', Nodes.SelectMany((node, number) => node.Lines.TakeLast(most).Select(line => $"node {number + 1}: {line}")));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
            await node.DisposeAsync();
        foreach (var endpoint in Endpoints)
            await endpoint.Receiver.DisposeAsync();
        await Api.DisposeAsync();
        await Database.DisposeAsync();
        _network.Dispose();
        _directory.Dispose();
    }

    private NodeProcess StartProcess(int node) => NodeProcess.StartAt(
        _network.At(node),
        [
            "run", .. Endpoints.SelectMany(endpoint => new[] { "--url", endpoint.Receiver.Uri.ToString() }),
            "--kubeconfig", Path.Combine(_directory.Path, "kubeconfig"), "--data", Path.Combine(_directory.Path, $"node-{node}"),
            "--journal", _database.Url.Replace("127.0.0.1", _network.Database.ToString(), StringComparison.Ordinal), .. _more,
        ]);
}
