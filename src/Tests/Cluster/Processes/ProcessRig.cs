using ActorVent.Simulator.Api;
using ActorVent.Simulator.Pods;
using ActorVent.Simulator.Webhooks;
using ActorVent.Tests.Common.Postgres;
using ActorVent.Tests.EndToEnd;
using Received = ActorVent.Simulator.Webhooks.Delivery;

namespace ActorVent.Tests.Cluster.Processes;

/// <summary>A simulated API server, receivers and a real PostgreSQL, for nodes that are processes.</summary>
internal sealed class ProcessRig : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("actorvent-").FullName;
    private readonly ApiServer _api;
    private readonly List<Receiver> _receivers;
    private readonly PostgresDatabase _database;
    private readonly List<NodeProcess> _nodes = [];

    private ProcessRig(ApiServer api, List<Receiver> receivers, PostgresDatabase database, int pods)
    {
        (_api, _receivers, _database) = (api, receivers, database);
        api.WriteKubeconfig(Path.Combine(_directory, "kubeconfig"));
        Life = new PodLife(api.Store, pods, seed: 9, TimeProvider.System);
        Life.Populate();
    }

    public PodLife Life { get; }

    /// <summary>One that lives: <c>namespace/name</c>.</summary>
    public string AnyPod => _api.Store.LastStates().First(static state => !state.Value.IsDeleted).Key;

    public IReadOnlyList<Receiver> Receivers => _receivers;

    public PostgresDatabase Database => _database;

    public static async Task<ProcessRig> StartAsync(PostgresFixture postgres, int pods, int endpoints)
    {
        var receivers = new List<Receiver>();
        for (var i = 0; i < endpoints; i++)
            receivers.Add(await Receiver.StartAsync(new ReceiverOptions(), TimeProvider.System));
        return new ProcessRig(await ApiServer.StartAsync(new ApiServerOptions(), TimeProvider.System), receivers, await postgres.CreateDatabaseAsync(), pods);
    }

    public string DataOf(int node) => Path.Combine(_directory, $"node-{node}");

    /// <param name="node">Its number.</param>
    /// <param name="more">Options that only it has.</param>
    public NodeProcess StartNode(int node, params string[] more) => StartNodeIn(node, [], more);

    /// <param name="node">Its number.</param>
    /// <param name="variables"><c>NAME=VALUE</c>, added to the environment.</param>
    /// <param name="more">Options that only it has.</param>
    public NodeProcess StartNodeIn(int node, string[] variables, params string[] more)
    {
        var urls = _receivers.SelectMany(receiver => (string[])["--url", receiver.Uri.ToString()]);
        var started = NodeProcess.StartAt(
            ["env", .. variables],
            ["run", .. urls, "--kubeconfig", Path.Combine(_directory, "kubeconfig"), "--collapse", "none", "--journal", _database.Url, "--data", DataOf(node), .. more]);
        _nodes.Add(started);
        return started;
    }

    /// <summary>What <c>cluster show</c> prints, asked of a node.</summary>
    public async Task<(int Code, string Text)> ShowAsync(int node)
    {
        await using var show = NodeProcess.Start("cluster", "show", "--data", DataOf(node));
        var code = await show.WaitAsync();
        return (code, string.Join("\n", show.Lines));
    }

    /// <summary>Waits until <c>cluster show</c> says something of a kind, from a node.</summary>
    public async Task<string> ShowsAsync(int node, Func<string, bool> isSo, TimeSpan limit)
    {
        using var over = new CancellationTokenSource(limit);
        while (true)
        {
            var (_, text) = await ShowAsync(node);
            if (isSo(text))
                return text;
            Xunit.Assert.False(over.IsCancellationRequested, $"it shows\n{text}\n{Last()}");
        }
    }

    /// <summary>Waits until all that is and all that is gone has been told to every receiver, or to one.</summary>
    /// <returns>What is missing when time is over.</returns>
    public async Task<IReadOnlyList<string>> SettleAsync(TimeSpan limit, Receiver? only = null)
    {
        using var over = new CancellationTokenSource(limit);
        while (true)
        {
            var arrived = NextDeliveryAsync(over.Token);
            var expected = _api.Store.LastStates();
            List<string> missing = [.. _receivers.Where(receiver => only is null || receiver == only).SelectMany(receiver => receiver.Log.Missing(expected))];
            if (missing.Count == 0 || over.IsCancellationRequested)
                return missing;
            await arrived;
        }
    }

    /// <summary>For all nodes the database is away.</summary>
    public Task CloseDatabaseAsync() => _database.Server.ExecuteAsync(
        $"ALTER DATABASE {_database.Name} ALLOW_CONNECTIONS false; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_database.Name}'");

    /// <summary>It is back.</summary>
    public Task OpenDatabaseAsync() => _database.Server.ExecuteAsync($"ALTER DATABASE {_database.Name} ALLOW_CONNECTIONS true");

    /// <summary>The last lines of all nodes.</summary>
    public string Last() => string.Join("\n", _nodes.SelectMany((node, i) => node.Lines.TakeLast(15).Select(line => $"{i + 1}: {line}")));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        await _api.DisposeAsync();
        foreach (var receiver in _receivers)
            await receiver.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task NextDeliveryAsync(CancellationToken over)
    {
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Action<Received> come = _ => next.TrySetResult();
        foreach (var receiver in _receivers)
            receiver.Delivered += come;
        await using var registered = over.Register(() => next.TrySetResult());
        await next.Task;
        foreach (var receiver in _receivers)
            receiver.Delivered -= come;
    }
}
