using System.Text.RegularExpressions;
using ActorVent.Kubernetes.Requests;
using ActorVent.Primitives;

namespace ActorVent.Kubernetes.Connections;

/// <summary>What a program wrote to standard error, made fit for a log: one line, cut, without what may be a secret.</summary>
internal static partial class PluginText
{
    private const int Most = 500;

    public static string Of(string text)
    {
        var shown = EscapeSequence().Replace(text, "");
        shown = SecretText.Without(shown);
        shown = Blanks().Replace(shown, " ").Trim();
        return ApiStatus.Printable(shown.Length <= Most ? shown : shown[..Most] + "…");
    }

    /// <summary>Colours and the like.</summary>
    [GeneratedRegex(@"\x1B(\[[0-?]*[ -/]*[@-~]|[@-Z\\-_])")]
    private static partial Regex EscapeSequence();

    [GeneratedRegex(@"[\s\p{Cc}]+")]
    private static partial Regex Blanks();
}
