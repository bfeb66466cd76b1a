using System.Diagnostics;
using System.Globalization;
using ActorVent.Simulator.Api;

namespace ActorVent.Bench.EndToEnd;

/// <summary>A node whose managed memory is limited, in a process of its own; its data outlive it.</summary>
internal sealed class LimitedNode : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];

    private LimitedNode(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>The most memory that it ever had, in MB: VmHWM. 0 when it has ended.</summary>
    public int PeakMegabytes => _process.HasExited ? 0 : File.ReadLines($"/proc/{_process.Id}/status")
        .Where(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(static line => int.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024)
        .FirstOrDefault();

    /// <summary>What it said of memory that it did not get.</summary>
    public IReadOnlyList<string> OutOfMemory
    {
        get
        {
            lock (_lines)
                return [.. _lines.Where(static line => line.Contains("OutOfMemory", StringComparison.Ordinal) || line.Contains("out of memory", StringComparison.OrdinalIgnoreCase))];
        }
    }

    public bool HasEnded => _process.HasExited;

    /// <param name="program">A published node.</param>
    /// <param name="limit">Of its heap, in bytes.</param>
    /// <param name="api">The cluster.</param>
    /// <param name="directory">For its data.</param>
    /// <param name="arguments">Endpoints among others.</param>
    public static LimitedNode Start(string program, long limit, ApiServer api, string directory, IEnumerable<string> arguments)
    {
        var kubeconfig = Path.Combine(directory, "kubeconfig");
        api.WriteKubeconfig(kubeconfig);
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_GCHeapHardLimit"] = $"0x{limit:X}";
        foreach (var argument in (string[])["run", "--kubeconfig", kubeconfig, "--data", Path.Combine(directory, "data"), .. arguments])
            start.ArgumentList.Add(argument);
        return new LimitedNode(Process.Start(start)!);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add(line);
    }
}
