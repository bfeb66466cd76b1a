using System.Globalization;
using ActorVent.Simulator.Api;
using ActorVent.Simulator.Pods;
using ActorVent.Simulator.Webhooks;
using Received = ActorVent.Simulator.Webhooks.Delivery;

namespace ActorVent.Tests.EndToEnd;

/// <summary>A simulated cluster and a receiver over real HTTP, a directory for the journal, and the comparison of what is with what arrived.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("actorvent-").FullName;

    private Rig(ApiServer api, Receiver receiver, PodLife life)
    {
        Api = api;
        Receiver = receiver;
        Life = life;
        api.WriteKubeconfig(Path.Combine(_directory, "kubeconfig"));
    }

    public ApiServer Api { get; }

    public Receiver Receiver { get; }

    public PodLife Life { get; }

    /// <summary>The node's data directory.</summary>
    public string Data => Path.Combine(_directory, "data");

    public static async Task<Rig> StartAsync(int pods, int seed)
    {
        var api = await ApiServer.StartAsync(new ApiServerOptions(), TimeProvider.System);
        var receiver = await Receiver.StartAsync(new ReceiverOptions(), TimeProvider.System);
        var life = new PodLife(api.Store, pods, seed, TimeProvider.System);
        life.Populate();
        return new Rig(api, receiver, life);
    }

    public NodeProcess StartNode(params string[] arguments) => StartNode(heapLimit: null, arguments);

    public NodeProcess StartNode(long? heapLimit, params string[] arguments) => NodeProcess.Start(heapLimit, Run(arguments));

    /// <param name="variables"><c>NAME=VALUE</c>, added to the environment.</param>
    /// <param name="arguments">Of the command.</param>
    public NodeProcess StartNodeIn(string[] variables, params string[] arguments) => NodeProcess.StartAt(["env", .. variables], Run(arguments));

    /// <summary>Waits until everything has arrived.</summary>
    /// <returns>What is still missing when time is over: empty when nothing is.</returns>
    public async Task<IReadOnlyList<string>> SettleAsync(TimeSpan limit)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var accepted = Receiver.Log.Summary().Accepted;
            var missing = Missing();
            var left = limit - TimeProvider.System.GetElapsedTime(started);
            if (missing.Count == 0 || left < TimeSpan.Zero)
                return missing;
            // Each needs a delivery of its own: before as many came, there is nothing to see.
            await WaitForAsync(accepted + missing.Count, left);
        }
    }

    public void LoseJournal() => Directory.Delete(Path.Combine(_directory, "data"), recursive: true);

    /// <summary>Waits until that many deliveries have been accepted, or time is over.</summary>
    public async Task WaitForAsync(long accepted, TimeSpan limit)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Receiver.Delivered += Look;
        Look(null);
        await Task.WhenAny(reached.Task, Task.Delay(limit, TimeProvider.System));
        Receiver.Delivered -= Look;

        void Look(Received? received)
        {
            if (Receiver.Log.Summary().Accepted >= accepted)
                reached.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await Receiver.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private string[] Run(string[] arguments) =>
        ["run", "--url", Receiver.Uri.ToString(), "--kubeconfig", Path.Combine(_directory, "kubeconfig"), "--data", Path.Combine(_directory, "data"), .. arguments];

    private List<string> Missing()
    {
        var missing = new List<string>();
        var arrived = Receiver.Log.LastStates();
        var (_, pods) = Api.Store.Snapshot();
        foreach (var (key, pod) in pods)
        {
            var version = pod.Version.ToString(CultureInfo.InvariantCulture);
            if (!arrived.TryGetValue(key, out var last) || last.Uid != pod.Uid || last.Version != version || last.IsDeleted)
                missing.Add($"{key} is at version {version}, arrived is {last}");
        }
        foreach (var (key, last) in arrived)
        {
            if (!last.IsDeleted && !pods.ContainsKey(key))
                missing.Add($"{key} is gone, arrived is {last}");
        }
        return missing;
    }
}
