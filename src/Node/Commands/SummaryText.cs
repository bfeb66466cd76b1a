using System.Globalization;

namespace ActorVent.Node.Commands;

/// <summary>What a command counted: a name and a value on each line.</summary>
internal sealed class SummaryText(TextWriter output, Style style)
{
    private const int NameWidth = 12;

    public void Title(string title)
    {
        output.WriteLine();
        output.WriteLine(style.Bold(title));
    }

    public void Row(string name, string value) => output.WriteLine($"  {name.PadRight(NameWidth)}{value}");

    public void Row(string name, long value, string more = "") =>
        Row(name, value.ToString(CultureInfo.InvariantCulture) + (more.Length == 0 ? "" : $"  {style.Dim(more)}"));

    /// <summary>A row that says whether a promise was kept.</summary>
    public void Verdict(string name, bool good, string goodText, string badText) => Row(name, good ? style.Good(goodText) : style.Bad(badText));

    /// <summary>Below a second in milliseconds.</summary>
    public static string Of(TimeSpan? time) => time switch
    {
        null => "-",
        { TotalSeconds: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Value.TotalSeconds:0.00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.Value.TotalMilliseconds:0.0} ms"),
    };
}
