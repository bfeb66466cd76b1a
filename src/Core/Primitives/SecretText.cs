using System.Text.RegularExpressions;

namespace ActorVent.Primitives;

/// <summary>Takes out of text from elsewhere what may be a secret. Too much rather than too little: it is for logs.</summary>
internal static partial class SecretText
{
    public static string Without(string text) => Opaque().Replace(Named().Replace(text, "$1…"), "…");

    /// <summary>As <see cref="Without"/>; paths go too, since those of webhooks are often secrets.</summary>
    public static string WithoutPaths(string text) => Without(Path().Replace(text, "/…"));

    /// <summary>Bearer x, token=x, "password": "x".</summary>
    [GeneratedRegex(@"((?:bearer|basic)\s+|(?:token|password|passwd|secret|key|assertion|credential|signature)s?[""']?\s*[=:]\s*)[^\s,;]+", RegexOptions.IgnoreCase)]
    private static partial Regex Named();

    /// <summary>Longer than words are, or long and with digits: a part of a JWT, a key in base64 or hex.</summary>
    [GeneratedRegex(@"[A-Za-z0-9_+=\-]{32,}|(?=[A-Za-z_+=\-]*[0-9])(?=[0-9_+=\-]*[A-Za-z])[A-Za-z0-9_+=\-]{20,}")]
    private static partial Regex Opaque();

    /// <summary>What follows the host of a URL, or stands alone.</summary>
    [GeneratedRegex(@"(?<=\w)(?<=://[^\s/""'<>]+)/[^\s""'<>]+|(?<![\w/:<])/[^\s""'<>]+")]
    private static partial Regex Path();
}
