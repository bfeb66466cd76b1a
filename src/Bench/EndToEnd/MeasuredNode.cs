using System.Diagnostics;
using System.Globalization;

namespace ActorVent.Bench.EndToEnd;

/// <summary>A node as it is shipped, in a process and with a journal of its own.</summary>
internal sealed class MeasuredNode : IAsyncDisposable
{
    private const double TicksPerSecond = 100;

    private readonly Process _process;
    private readonly BenchDirectory _directory;
    private readonly List<string> _errors = [];

    private MeasuredNode(Process process, BenchDirectory directory)
    {
        _process = process;
        _directory = directory;
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>Processor time so far, user and system.</summary>
    public TimeSpan Cpu
    {
        get
        {
            var fields = File.ReadAllText($"/proc/{_process.Id}/stat").Split(") ")[1].Split(' ');
            var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return TimeSpan.FromSeconds(ticks / TicksPerSecond);
        }
    }

    /// <summary>The most memory that it ever had, in MB: VmHWM.</summary>
    public int PeakMegabytes => Kilobytes("VmHWM:") / 1024;

    /// <summary>Memory that it has now, in MB: VmRSS.</summary>
    public int Megabytes => Kilobytes("VmRSS:") / 1024;

    public static MeasuredNode Start(string program, Uri server, params Uri[] endpoints) => Start(program, server, endpoints, journal: null);

    /// <param name="program">The published node.</param>
    /// <param name="server">The API server.</param>
    /// <param name="endpoints">Where to send to.</param>
    /// <param name="journal">A database's address; null: a file of its own.</param>
    /// <param name="more">Other options of run.</param>
    public static MeasuredNode Start(string program, Uri server, IReadOnlyList<Uri> endpoints, string? journal, params string[] more)
    {
        var directory = new BenchDirectory();
        var kubeconfig = Path.Combine(directory.Path, "kubeconfig");
        File.WriteAllText(kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            current-context: bench
            clusters:
            - name: bench
              cluster:
                server: {{server.ToString().TrimEnd('/')}}
            contexts:
            - name: bench
              context: { cluster: bench, user: bench }
            users:
            - name: bench
              user: {}
            """);
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            "run", "--collapse", "none", "--kubeconfig", kubeconfig, "--data", Path.Combine(directory.Path, "data"),
            .. endpoints.SelectMany(endpoint => (string[])["--url", endpoint.ToString()]),
            .. journal is null ? Array.Empty<string>() : ["--journal", journal], .. more,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return new MeasuredNode(Process.Start(start)!, directory);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process.HasExited)
            throw new InvalidOperationException($"the node ended by itself: {string.Join(Environment.NewLine, _errors.TakeLast(10))}");
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _directory.Dispose();
    }

    private int Kilobytes(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return int.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_errors)
            _errors.Add(line);
    }
}
