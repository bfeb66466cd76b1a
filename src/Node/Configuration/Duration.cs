using System.Globalization;

namespace ActorVent.Node.Configuration;

/// <summary>Durations as people write them: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>24h</c>, <c>7d</c>, <c>1h30m</c>.</summary>
internal static class Duration
{
    public const string Advice = "Write it as 500ms, 30s, 5m, 24h, 7d or 1h30m.";

    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("d", TimeSpan.FromDays(1)),
        ("h", TimeSpan.FromHours(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    /// <summary>Whole numbers with units, each unit at most once and the larger first.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var rest = text.AsSpan().Trim();
        var next = 0;
        if (rest.IsEmpty)
            return false;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is <= 0 or > 9)
                return false;
            var count = long.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            rest = rest[digits..];
            var letters = rest.IndexOfAnyInRange('0', '9');
            var unit = letters < 0 ? rest : rest[..letters];
            while (next < Units.Length && !unit.SequenceEqual(Units[next].Unit))
                next++;
            if (next == Units.Length)
                return false;
            // An eighth for each of five units: their sum cannot overflow.
            if (count > TimeSpan.MaxValue.Ticks / Units[next].Length.Ticks / 8)
                return false;
            duration += Units[next].Length * count;
            next++;
            rest = rest[unit.Length..];
        }
        return true;
    }

    /// <summary>The shortest way to write it, in milliseconds at the finest.</summary>
    public static string Format(TimeSpan duration)
    {
        var text = "";
        foreach (var (unit, length) in Units)
        {
            var count = duration.Ticks / length.Ticks;
            if (count == 0 || unit == "d")
                continue;
            text += string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
            duration -= TimeSpan.FromTicks(count * length.Ticks);
        }
        return text.Length == 0 ? "0s" : text;
    }
}
