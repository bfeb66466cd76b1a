namespace ActorVent.Tests.Cluster.Trouble;

/// <summary>What is done to a cluster: the same seed does the same.</summary>
/// <param name="rig">The cluster.</param>
/// <param name="seed">Of what happens when to whom.</param>
/// <param name="say">Told what is done.</param>
internal sealed class ClusterTrouble(ClusterRig rig, int seed, Action<string> say)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    private readonly Random _random = new(seed);
    private int _joined = -1;

    /// <summary>Processes that ended without a chance to record what they did.</summary>
    public int Crashes { get; private set; }

    /// <summary>SIGSTOPs.</summary>
    public int Pauses { get; private set; }

    /// <summary>One act after another until time is over; in the end all is as it was.</summary>
    public async Task RunAsync(TimeSpan duration)
    {
        var started = TimeProvider.System.GetTimestamp();
        var acts = Shuffled();
        for (var act = 0; TimeProvider.System.GetElapsedTime(started) < duration; act++)
        {
            await acts[act % acts.Count]();
            await WaitAsync(_random.Next(3, 8));
        }
        if (_joined >= 0)
            await LeaveAsync();
    }

    private List<Func<Task>> Shuffled()
    {
        List<Func<Task>> acts =
        [
            KillAsync, StopAsync, RestartAsync, AddAsync, () => CutAsync(nodes: true, database: false), () => CutAsync(nodes: false, database: true),
            () => CutAsync(nodes: true, database: true), () => LoseDatabaseAsync(5), () => LoseDatabaseAsync(30), CutWatchesAsync,
        ];
        var shuffled = acts.ToArray();
        _random.Shuffle(shuffled);
        return [.. shuffled];
    }

    private async Task KillAsync()
    {
        var node = Draw();
        say($"kill -9 of node {node + 1}");
        Crashes++;
        await rig.Nodes[node].KillAsync();
        await WaitAsync(_random.Next(1, 8));
        rig.Nodes[node].Start();
    }

    private async Task StopAsync()
    {
        var node = Draw();
        say($"SIGSTOP of node {node + 1}");
        Pauses++;
        Crashes++;
        rig.Nodes[node].Pause();
        await Task.Delay(Pause, TimeProvider.System);
        rig.Nodes[node].Resume();
    }

    private async Task RestartAsync()
    {
        var node = Draw();
        say($"clean restart of node {node + 1}");
        await rig.Nodes[node].TerminateAsync();
        rig.Nodes[node].Start();
    }

    private async Task AddAsync()
    {
        if (_joined >= 0)
        {
            await LeaveAsync();
            return;
        }
        _joined = 3;
        say("node 4 is added");
        rig.Nodes[_joined].Start();
        await WaitAsync(5);
    }

    private async Task LeaveAsync()
    {
        say("node 4 leaves");
        await rig.Nodes[_joined].TerminateAsync();
        _joined = -1;
    }

    private async Task CutAsync(bool nodes, bool database)
    {
        var node = Draw();
        say($"node {node + 1} is cut off from {(nodes, database) switch { (true, false) => "the others", (false, true) => "the database", _ => "the others and the database" }}");
        Crashes++;
        if (nodes)
            rig.Network.CutFromNodes(node + 1);
        if (database)
            rig.Network.CutFromDatabase(node + 1);
        await WaitAsync(12);
        rig.Network.Heal();
    }

    private async Task LoseDatabaseAsync(int seconds)
    {
        say($"the database is away for {seconds} s");
        await rig.Database.StopAsync();
        await WaitAsync(seconds);
        await rig.Database.StartAgainAsync();
    }

    private Task CutWatchesAsync()
    {
        say("watches are cut");
        rig.Api.Faults.CutWatches = 3;
        return Task.CompletedTask;
    }

    private int Draw() => _random.Next(3);

    private static Task WaitAsync(int seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);
}
