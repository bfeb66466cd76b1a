using System.Text.RegularExpressions;

namespace ActorVent.Tests.EndToEnd;

/// <summary>A line that a document shows of a command's output. That of another day has the same words, and something of the same kind where times, numbers and names are.</summary>
internal static partial class ShownLine
{
    /// <summary>What is different each time; the first that a word is all of.</summary>
    private static readonly string[] Kinds =
    [
        @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",
        @"\d\d:\d\d:\d\d\.\d{3}",
        "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        @"127\.0\.0\.1-\d+-[0-9a-f]{8}",
        @"http://127\.0\.0\.1:\d+",
        @"/[\w./-]+",
        "[a-z0-9-]+/[a-z0-9-]+",
        @"\d+[KM]i",
        // As they are written: minutes have seconds for a while.
        @"(?:\d|\d\d|1[01]\d)s|[2-9]m\d+s|\d{2,3}m|\d+[hd]",
        @"\d+",
    ];

    /// <summary>Finds it in an output.</summary>
    public static Regex Like(string line) =>
        new($"^{string.Join(" +", line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Word))}$", RegexOptions.Multiline);

    private static string Word(string word)
    {
        var parts = Sentence().Match(word);
        var kind = Array.Find(Kinds, kind => Regex.IsMatch(parts.Groups[1].Value, $"^(?:{kind})$"));
        return kind is null ? Regex.Escape(word) : $"(?:{kind}){Regex.Escape(parts.Groups[2].Value)}";
    }

    [GeneratedRegex("^(.*?)([,.:]?)$")]
    private static partial Regex Sentence();
}
