using System.Globalization;
using ActorVent.Simulator.Api;
using ActorVent.Simulator.Pods;
using ActorVent.Simulator.Webhooks;

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

    public static async Task<Rig> StartAsync(int pods, int seed)
    {
        var api = await ApiServer.StartAsync(new ApiServerOptions(), TimeProvider.System);
        var receiver = await Receiver.StartAsync(new ReceiverOptions(), TimeProvider.System);
        var life = new PodLife(api.Store, pods, seed, TimeProvider.System);
        life.Populate();
        return new Rig(api, receiver, life);
    }

    public NodeProcess StartNode(params string[] arguments) => NodeProcess.Start(
        ["run", "--url", Receiver.Uri.ToString(), "--kubeconfig", Path.Combine(_directory, "kubeconfig"), "--data", Path.Combine(_directory, "data"), .. arguments]);

    /// <summary>Makes that many changes at that rate.</summary>
    public async Task DriveAsync(int changes, int perSecond)
    {
        for (var made = 0; made < changes;)
        {
            var batch = Math.Min(changes - made, Math.Max(1, perSecond / 50));
            for (var i = 0; i < batch; i++)
                Life.Step();
            made += batch;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>Waits until everything has arrived.</summary>
    /// <returns>What is still missing when time is over: empty when nothing is.</returns>
    public async Task<IReadOnlyList<string>> SettleAsync(TimeSpan limit)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var missing = Missing();
            if (missing.Count == 0 || TimeProvider.System.GetElapsedTime(started) > limit)
                return missing;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    public void LoseJournal() => Directory.Delete(Path.Combine(_directory, "data"), recursive: true);

    /// <summary>Waits until that many deliveries have been accepted.</summary>
    public async Task WaitForAsync(long accepted, TimeSpan limit)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (Receiver.Log.Summary().Accepted < accepted && TimeProvider.System.GetElapsedTime(started) < limit)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await Receiver.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

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
