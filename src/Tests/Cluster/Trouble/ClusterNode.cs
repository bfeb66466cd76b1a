using ActorVent.Tests.Common.Postgres;
using ActorVent.Tests.EndToEnd;

namespace ActorVent.Tests.Cluster.Trouble;

/// <summary>
/// A node as a platform runs it: a real process at its own place in the network, started again when it ends by itself.
/// </summary>
/// <param name="start">Starts the process.</param>
internal sealed class ClusterNode(Func<NodeProcess> start) : IAsyncDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostStopping = TimeSpan.FromSeconds(60);

    private readonly List<string> _ends = [];
    private readonly List<string> _lines = [];
    private readonly Lock _gate = new();
    private NodeProcess? _process;
    private Task _watch = Task.CompletedTask;
    private bool _isWanted;
    private int _code;

    public bool IsRunning => _isWanted;

    /// <summary>Whether its process has said that it is a member and runs.</summary>
    public bool IsMember
    {
        get
        {
            lock (_gate)
                return _process?.Lines.Any(static line => line.Contains(" Running: ", StringComparison.Ordinal)) ?? false;
        }
    }

    /// <summary>How its processes ended that nobody had asked to.</summary>
    public IReadOnlyList<string> Ends
    {
        get
        {
            lock (_gate)
                return [.. _ends];
        }
    }

    /// <summary>What all its processes printed.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
                return [.. _lines, .. _process?.Lines ?? []];
        }
    }

    public void Start()
    {
        _isWanted = true;
        Begin();
    }

    /// <summary>SIGKILL; it stays away until <see cref="Start"/>.</summary>
    public async Task KillAsync()
    {
        _isWanted = false;
        _process?.Signal((int)Signal.Kill);
        await _watch;
    }

    /// <summary>SIGTERM; it stays away until <see cref="Start"/>.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        _isWanted = false;
        _process?.Signal((int)Signal.Terminate);
        await _watch.WaitAsync(MostStopping, TimeProvider.System);
        return _code;
    }

    /// <summary>Orders it to leave; it stays away until <see cref="Start"/>.</summary>
    /// <param name="order">Does it.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> LeaveAsync(Func<Task> order)
    {
        _isWanted = false;
        await order();
        await _watch.WaitAsync(MostStopping, TimeProvider.System);
        return _code;
    }

    /// <summary>SIGSTOP.</summary>
    public void Pause() => _process?.Signal((int)Signal.Stop);

    /// <summary>SIGCONT.</summary>
    public void Resume() => _process?.Signal((int)Signal.Continue);

    public async ValueTask DisposeAsync()
    {
        if (!_isWanted)
            return;
        _isWanted = false;
        _process?.Signal((int)Signal.Kill);
        await _watch;
    }

    private void Begin()
    {
        var process = start();
        lock (_gate)
            _process = process;
        _watch = WatchAsync(process);
    }

    private async Task WatchAsync(NodeProcess process)
    {
        var code = await process.WaitAsync();
        lock (_gate)
        {
            _lines.AddRange(process.Lines);
            _process = null;
            _code = code;
            if (_isWanted)
                _ends.Add($"exit code {code}: {process.Lines.LastOrDefault()}");
        }
        await process.DisposeAsync();
        if (!_isWanted)
            return;
        await Task.Delay(Rest, TimeProvider.System);
        if (_isWanted)
            Begin();
    }
}
