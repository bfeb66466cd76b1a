using System.Globalization;

namespace ActorVent.Tests.EndToEnd.Migration;

/// <summary>What a process is connected to, as Linux tells.</summary>
internal static class Sockets
{
    private const string Listening = "0A";

    /// <summary>The ports at the other ends of its TCP and UDP sockets, each once.</summary>
    public static IEnumerable<int> RemotePortsOf(int process)
    {
        var own = new DirectoryInfo($"/proc/{process}/fd").EnumerateFiles()
            .Select(file => file.LinkTarget ?? "")
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(target => target["socket:[".Length..^1])
            .ToHashSet();
        string[] tables = ["tcp", "tcp6", "udp", "udp6"];
        return tables
            .SelectMany(table => File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => own.Contains(fields[9]) && fields[3] != Listening)
            .Select(fields => int.Parse(fields[2].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            .Distinct();
    }
}
