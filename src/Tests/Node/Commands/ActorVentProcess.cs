using System.Diagnostics;
using System.Text;

namespace ActorVent.Tests.Node.Commands;

/// <summary>The real executable, as a process of its own with an environment of its own.</summary>
internal sealed class ActorVentProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly StringBuilder _errorSoFar = new();
    private TaskCompletionSource _errorGrew = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ActorVentProcess(Process process)
    {
        _process = process;
        _error = ReadErrorAsync();
    }

    public int Id => _process.Id;

    /// <summary>All of standard error, once it has ended.</summary>
    public Task<string> Error => _error;

    public static ActorVentProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "actorvent.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(IsOurs).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new ActorVentProcess(Process.Start(start)!);
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        await using var process = Start(environment, arguments);
        var (code, output) = await process.RestAsync();
        return (code, output, await process._error);
    }

    /// <summary>The next line of standard output that contains a text.</summary>
    public async Task<string> LineAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        }
        throw new Xunit.Sdk.XunitException($"the process ended before it said '{text}': {await _error}");
    }

    /// <summary>Waits until standard error contains a text.</summary>
    public async Task ErrorAsync(string text)
    {
        while (true)
        {
            Task grew;
            lock (_errorSoFar)
            {
                if (_errorSoFar.ToString().Contains(text, StringComparison.Ordinal))
                    return;
                grew = _errorGrew.Task;
            }
            if (_error.IsCompleted)
                throw new Xunit.Sdk.XunitException($"the process never said '{text}': {await _error}");
            await Task.WhenAny(grew, _error).WaitAsync(Patience);
        }
    }

    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>The exit code and the rest of standard output.</summary>
    public async Task<(int Code, string Output)> RestAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var rest = await _process.StandardOutput.ReadToEndAsync(patience.Token);
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, rest);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<string> ReadErrorAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_errorSoFar)
            {
                _errorSoFar.AppendLine(line);
                _errorGrew.TrySetResult();
                _errorGrew = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
        lock (_errorSoFar)
            return _errorSoFar.ToString();
    }

    private static bool IsOurs(string name) =>
        name.StartsWith("ACTORVENT_", StringComparison.Ordinal) || name.StartsWith("K8VENT_", StringComparison.Ordinal)
        || name.StartsWith("K8SVENT_", StringComparison.Ordinal) || name is "ATOMIST_ENVIRONMENT" or "KUBECONFIG";
}
