using System.Globalization;

namespace ActorVent.Node.Commands.Asking;

/// <summary>Writes reports in columns, as kubectl does: names in capitals, three blanks between, nothing cut.</summary>
/// <param name="output">Where to.</param>
/// <param name="style">Colours, or none.</param>
/// <param name="time">The clock, for ages.</param>
/// <param name="isWide">Whether there is room for more columns.</param>
internal sealed class TableWriter(TextWriter output, Style style, TimeProvider time, bool isWide)
{
    private const int Gap = 3;

    /// <summary>Of what is not known, or is not there.</summary>
    public const string None = "-";

    public bool IsWide => isWide;

    public Style Style => style;

    public void Line(string text = "") => output.WriteLine(text);

    /// <param name="columns">Their names.</param>
    /// <param name="rows">As many cells each. What stands there is shown without what a terminal obeys.</param>
    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] all = [columns, .. rows.Select(static row => row.Select(Clean).ToArray())];
        var widths = Enumerable.Range(0, columns.Count).Select(column => all.Max(row => row[column].Length)).ToArray();
        foreach (var row in all)
            output.WriteLine(string.Concat(row.Select((cell, column) => cell.PadRight(widths[column] + Gap))).TrimEnd());
    }

    /// <summary><c>3m12s</c>: how long ago it was.</summary>
    public string Age(DateTimeOffset? then) => then is { } at ? Duration(time.GetUtcNow() - at) : None;

    /// <summary>In how long it will be; <c>now</c> when it is over.</summary>
    public string Until(DateTimeOffset? then) => then is { } at ? at <= time.GetUtcNow() ? "now" : Duration(at - time.GetUtcNow()) : None;

    /// <summary>As kubectl writes ages.</summary>
    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 0 } => "0s",
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalSeconds}s"),
        { TotalMinutes: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Minutes}m{duration.Seconds}s"),
        { TotalHours: < 3 } => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes}m"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalHours}h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalDays}d"),
    };

    /// <summary><c>183Mi</c>.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1 << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes}"),
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 10}Ki"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20}Mi"),
    };

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What tenants have written must not move the cursor.</summary>
    public static string Clean(string text) => ActorVent.Kubernetes.LogText.Of(text, 500);
}
