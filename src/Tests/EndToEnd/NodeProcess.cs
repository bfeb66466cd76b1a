using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ActorVent.Tests.EndToEnd;

/// <summary>A real <c>actorvent run</c>, to be killed, stopped and started again on the same journal.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];

    private NodeProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>What it printed so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public static NodeProcess Start(params string[] arguments) => StartAt([], arguments);

    /// <param name="heapLimit">Bytes of managed memory that it may use; null: all there is.</param>
    /// <param name="arguments">Of the program.</param>
    public static NodeProcess Start(long? heapLimit, string[] arguments) =>
        StartAt(heapLimit is { } limit ? ["env", $"DOTNET_GCHeapHardLimit=0x{limit:X}"] : [], arguments);

    /// <param name="at">The words before the command that say where it runs, such as <c>ip netns exec NAME</c>; none: here.</param>
    /// <param name="arguments">The command's own.</param>
    public static NodeProcess StartAt(string[] at, params string[] arguments) => StartAt(program: null, at, arguments);

    /// <param name="program">The node's program; null: <see cref="Program"/>.</param>
    /// <param name="at">The words before the command that say where it runs, such as <c>ip netns exec NAME</c>; none: here.</param>
    /// <param name="arguments">The command's own.</param>
    public static NodeProcess StartAt(string? program, string[] at, string[] arguments)
    {
        string[] words = [.. at, .. program is null ? Program() : [program], .. arguments];
        var start = new ProcessStartInfo(words[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in words[1..])
            start.ArgumentList.Add(argument);
        // A node refuses variables of its prefix that it does not know.
        foreach (var own in start.Environment.Keys.Where(static name => name.StartsWith("ACTORVENT_TEST_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(own);
        var process = new Process { StartInfo = start };
        var node = new NodeProcess(process);
        process.OutputDataReceived += (_, e) => node.Add(e.Data);
        process.ErrorDataReceived += (_, e) => node.Add(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return node;
    }

    /// <summary>Asks where it says that health and metrics are.</summary>
    public HttpClient Client()
    {
        const string line = "Health and metrics are at ";
        var said = Lines.First(static text => text.Contains(line, StringComparison.Ordinal));
        return new HttpClient { BaseAddress = new Uri($"http://{said[(said.IndexOf(line, StringComparison.Ordinal) + line.Length)..].Split(": ")[0]}") };
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        _ = Kill(_process.Id, 15);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Its end, and the exit code.</summary>
    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Signal(int signal) => _ = Kill(_process.Id, signal);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    /// <summary>The node beside this program; ACTORVENT_TEST_PROGRAM names another, such as one compiled ahead.</summary>
    private static string[] Program() =>
        Environment.GetEnvironmentVariable("ACTORVENT_TEST_PROGRAM") is { Length: > 0 } other ? [other] : ["dotnet", Path.Combine(AppContext.BaseDirectory, "actorvent.dll")];

    private void Add(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add(line);
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int pid, int signal);
}
