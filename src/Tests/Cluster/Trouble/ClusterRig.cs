using ActorVent.Primitives;
using ActorVent.Simulator.Api;
using ActorVent.Simulator.Pods;
using ActorVent.Simulator.Webhooks;
using ActorVent.Tests.Common.Postgres;
using ActorVent.Tests.EndToEnd;
using ActorVent.Tests.Node.Commands;
using Npgsql;

namespace ActorVent.Tests.Cluster.Trouble;

/// <summary>Nodes as real processes on a network of their own, a real PostgreSQL, a simulated API server and five endpoints.</summary>
internal sealed class ClusterRig : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly NodeNetwork _network;
    private readonly PostgresDatabase _database;
    private readonly List<StoredEvent> _changes = [];
    private readonly string[] _more;
    private readonly long _first;

    private ClusterRig(NodeNetwork network, PostgresDatabase database, ApiServer api, IReadOnlyList<EndpointWitness> endpoints, PodLife life, int nodes, string[] more)
    {
        _network = network;
        _database = database;
        _more = more;
        Api = api;
        _first = api.Store.Revision;
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

    /// <summary>Which program a node is, from the next time that it is started; null: the one that all are.</summary>
    public Func<int, string?> ProgramOf { get; set; } = static _ => null;

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
        var server = await PostgresServer.StartAsync(true, $"listen_addresses={(network.CanBeCut ? $"127.0.0.1,{network.Database}" : "127.0.0.1")}", $"hba_file={access}");
        var database = await server.CreateDatabaseAsync();
        var api = await ApiServer.StartAsync(new ApiServerOptions { Address = network.Services }, TimeProvider.System);
        var life = new PodLife(api.Store, pods, seed, TimeProvider.System);
        life.Populate();
        var endpoints = new List<EndpointWitness>();
        for (var endpoint = 0; endpoint < 5; endpoint++)
            endpoints.Add(new EndpointWitness(await Receiver.StartAsync(new ReceiverOptions { Address = network.Services }, TimeProvider.System)));
        return new ClusterRig(network, database, api, endpoints, life, nodes, more);
    }

    /// <summary>Starts a node and waits until it is a member and runs.</summary>
    public async Task StartAsync(int node, TimeSpan patience)
    {
        Nodes[node].Start();
        var started = TimeProvider.System.GetTimestamp();
        while (!Nodes[node].IsMember)
        {
            if (TimeProvider.System.GetElapsedTime(started) > patience)
                throw new TimeoutException($"node {node + 1} does not join\n{Lines(20)}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    /// <summary>Runs a command that asks a node.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> SaysAsync(int node, params string[] command)
    {
        var (code, output, error, _) = await Invocation.RunAsync([.. command, "--data", DataOf(node + 1)]);
        return code == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', command)}: {code}\n{output}{error}");
    }

    /// <summary>All changes since the nodes could be started, in order; to be called often enough that the server's history reaches back.</summary>
    public IReadOnlyList<StoredEvent> Changes()
    {
        while (Api.Store.EventsAfter(_changes.Count == 0 ? _first : _changes[^1].Version, 10_000) is { Count: > 0 } events)
            _changes.AddRange(events);
        return _changes;
    }

    /// <summary>Waits until every endpoint has got everything.</summary>
    /// <param name="patience">How long it goes on although nothing comes any more.</param>
    /// <returns>What is still missing then.</returns>
    public async Task<IReadOnlyList<string>> SettleAsync(TimeSpan patience)
    {
        var (started, last) = (TimeProvider.System.GetTimestamp(), int.MaxValue);
        while (true)
        {
            var expected = Api.Store.LastStates();
            var missing = Endpoints.SelectMany((endpoint, number) => endpoint.Receiver.Log.Missing(expected).Select(missing => $"endpoint {number}: {missing}")).ToList();
            if (missing.Count != last)
                (started, last) = (TimeProvider.System.GetTimestamp(), missing.Count);
            if (missing.Count == 0 || TimeProvider.System.GetElapsedTime(started) > patience)
                return missing;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    /// <summary>Asks the database.</summary>
    public Task<T> AskAsync<T>(string query) => _database.ReadAsync<T>(query);

    /// <summary>Who has what, as the database says, for a failure's message.</summary>
    /// <param name="missing">Pods whose states are missing, as <c>namespace/name</c>.</param>
    public async Task<string> OwnersAsync(IEnumerable<string> missing)
    {
        var lines = new List<string>
        {
            "missing in partitions " + string.Join(' ', missing.Select(key => key.Split('/')).Select(key => new Ring(RingKind.Name, 64).PartitionOf(key[0], key[1], "").Value).CountBy(static number => number).OrderBy(static count => count.Key)),
        };
        await using var connection = await _database.OpenAsync();
        foreach (var query in (string[])
        [
            "SELECT incarnation, node, state, revoked, fenced, expires, address FROM actorvent.nodes ORDER BY started",
            "SELECT incarnation, count(*), string_agg(name, ' ') FROM actorvent.shard_leases GROUP BY 1",
            "SELECT incarnation, count(*), string_agg(partition::text, ' ' ORDER BY partition) FROM actorvent.partitions GROUP BY 1",
            "SELECT scope, epoch, history, position FROM actorvent.scopes",
            "SELECT partition, scope, epoch, rewinds, position FROM actorvent.partition_scopes ORDER BY length(position), position LIMIT 12",
            "SELECT pid, application_name, state, wait_event, now() - query_start, left(query, 80) FROM pg_stat_activity WHERE state <> 'idle'",
        ])
        {
            await using var command = new NpgsqlCommand(query, connection);
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
                lines.Add(string.Join(" | ", Enumerable.Range(0, rows.FieldCount).Select(field => rows.IsDBNull(field) ? "-" : rows.GetValue(field))));
        }
        return string.Join('\n', lines);
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
        ProgramOf(node),
        _network.At(node),
        [
            "run", .. Endpoints.SelectMany(endpoint => new[] { "--url", endpoint.Receiver.Uri.ToString() }),
            "--kubeconfig", Path.Combine(_directory.Path, "kubeconfig"), "--data", DataOf(node),
            "--journal", _database.Url.Replace("127.0.0.1", _network.Database.ToString(), StringComparison.Ordinal), .. _more,
        ]);

    private string DataOf(int node) => Path.Combine(_directory.Path, $"node-{node}");
}
