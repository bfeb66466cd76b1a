using System.Text.RegularExpressions;
using ActorVent.Kubernetes.Requests;

namespace ActorVent.Kubernetes.Connections;

/// <summary>What a program wrote to standard error, made fit for a log: one line, cut, without what may be a secret.</summary>
internal static partial class PluginText
{
    private const int Most = 500;

    public static string Of(string text)
    {
        var shown = EscapeSequence().Replace(text, "");
        shown = Named().Replace(shown, "$1…");
        shown = Opaque().Replace(shown, "…");
        shown = Blanks().Replace(shown, " ").Trim();
        return ApiStatus.Printable(shown.Length <= Most ? shown : shown[..Most] + "…");
    }

    /// <summary>Colours and the like.</summary>
    [GeneratedRegex(@"\x1B(\[[0-?]*[ -/]*[@-~]|[@-Z\\-_])")]
    private static partial Regex EscapeSequence();

    /// <summary>Bearer x, token=x, "password": "x".</summary>
    [GeneratedRegex(@"(bearer\s+|(?:token|password|passwd|secret|key|assertion|credential)s?[""']?\s*[=:]\s*)[^\s,;]+", RegexOptions.IgnoreCase)]
    private static partial Regex Named();

    /// <summary>Longer than words are: a part of a JWT, a key in base64 or hex.</summary>
    [GeneratedRegex(@"[A-Za-z0-9_+=\-]{32,}")]
    private static partial Regex Opaque();

    [GeneratedRegex(@"[\s\p{Cc}]+")]
    private static partial Regex Blanks();
}
