using System.Diagnostics;
using System.Globalization;
using ActorVent.Simulator.Api;
using ActorVent.Simulator.Pods;
using ActorVent.Simulator.Webhooks;

namespace ActorVent.Bench;

/// <summary>A simulated cluster, a receiver that answers, one that never does, and node processes between them.</summary>
internal sealed class BenchRig : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("actorvent-bench-").FullName;
    private readonly ApiServer _api;
    private readonly Receiver _good;
    private readonly Receiver _dead;
    private readonly PodLife _life;
    private readonly TimeProvider _time = TimeProvider.System;

    private BenchRig(ApiServer api, Receiver good, Receiver dead, int pods)
    {
        _api = api;
        _good = good;
        _dead = dead;
        _dead.Behaviour.Hang = true;
        _life = new PodLife(api.Store, pods, 1, _time);
        _life.Populate();
        api.WriteKubeconfig(Path.Combine(_directory, "kubeconfig"));
        good.Delivered += Measure;
    }

    /// <summary>From the store's change to its arrival, in milliseconds.</summary>
    public List<double> Latencies { get; } = [];

    public static async Task<BenchRig> StartAsync(int pods) => new(
        await ApiServer.StartAsync(new ApiServerOptions { History = 200_000 }, TimeProvider.System),
        await Receiver.StartAsync(new ReceiverOptions(), TimeProvider.System),
        await Receiver.StartAsync(new ReceiverOptions(), TimeProvider.System),
        pods);

    public Process StartNode(bool withDead)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "actorvent.dll"), "run", "--collapse", "none", "--url", _good.Uri.ToString(),
            .. withDead ? (string[])["--url", _dead.Uri.ToString()] : [],
            "--kubeconfig", Path.Combine(_directory, "kubeconfig"), "--data", Path.Combine(_directory, "data"),
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>Waits until that many deliveries have arrived.</summary>
    public async Task WaitForAsync(int deliveries)
    {
        while (_good.Log.Summary().Accepted < deliveries)
            await Task.Delay(TimeSpan.FromMilliseconds(50), _time);
    }

    public async Task DriveAsync(int changes, int perSecond, Action each)
    {
        var started = _time.GetTimestamp();
        for (var made = 0; made < changes;)
        {
            for (var due = Math.Min(changes, _time.GetElapsedTime(started).TotalSeconds * perSecond); made < due; made++)
            {
                _life.Step();
                each();
            }
            await Task.Delay(TimeSpan.FromMilliseconds(5), _time);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _good.DisposeAsync();
        await _dead.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private void Measure(Simulator.Webhooks.Delivery delivery)
    {
        if (!long.TryParse(delivery.Version, CultureInfo.InvariantCulture, out var version) || _api.Store.MadeAt(version) is not { } made)
            return;
        lock (Latencies)
            Latencies.Add((_time.GetUtcNow() - made).TotalMilliseconds);
    }
}
