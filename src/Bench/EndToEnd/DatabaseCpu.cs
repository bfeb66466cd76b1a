using System.Globalization;

namespace ActorVent.Bench.EndToEnd;

/// <summary>What the PostgreSQL on this machine has used of the processors.</summary>
internal static class DatabaseCpu
{
    private const double TicksPerSecond = 100;

    /// <summary>Processor time so far of all its processes, ended ones included.</summary>
    public static TimeSpan Read()
    {
        var ticks = 0L;
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out _) && Stat(directory) is { } stat && stat.StartsWith("(postgres", StringComparison.Ordinal))
                ticks += Ticks(stat);
        }
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    private static long Ticks(string stat)
    {
        var fields = stat[(stat.LastIndexOf(") ", StringComparison.Ordinal) + 2)..].Split(' ');
        // Its own, and of children that it has seen end.
        return fields[11..15].Sum(static field => long.Parse(field, CultureInfo.InvariantCulture));
    }

    private static string? Stat(string directory)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(directory, "stat"));
            return text[text.IndexOf('(', StringComparison.Ordinal)..];
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return null;
        }
    }
}
