namespace ActorVent.Delivery;

/// <summary>
/// Reads a URL that a tenant wrote. Only what two parsers cannot disagree on is a URL here: what is judged must be what is
/// connected to.
/// </summary>
internal static class StrictUrl
{
    public const int MostCharacters = 2048;

    /// <summary>Why the text is refused, as a sentence that shows nothing of it; null when it was read.</summary>
    public static string? Refusal(string text, out Uri? url, out Authority authority)
    {
        url = null;
        authority = default;
        if (FaultOfText(text) is { } fault)
            return fault;
        var start = text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8 : text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7 : 0;
        if (start == 0)
            return "the URL is neither http:// nor https://";
        var rest = text.AsSpan(start);
        var end = rest.IndexOfAny('/', '?');
        var written = end < 0 ? rest : rest[..end];
        if (written.Contains('@'))
            return "the URL contains a user name or password";
        if (Authority.Fault(written, out authority) is { } unclear)
            return unclear;
        if (!Uri.TryCreate(text, UriKind.Absolute, out url) || !IsAsWritten(url, authority))
        {
            url = null;
            return "the URL can be read in two ways";
        }
        return null;
    }

    private static string? FaultOfText(string text)
    {
        if (text.Length > MostCharacters)
            return "the URL is longer than 2048 characters";
        foreach (var c in text)
        {
            if (c is <= ' ' or '\x7f')
                return "the URL contains white space or control characters";
            if (c > '\x7f')
                return "the URL contains characters beyond ASCII: write a host in its xn-- form, and the rest percent-encoded";
            if (c == '\\')
                return "the URL contains a backslash";
            if (c == '#')
                return "the URL contains a fragment (#…), which is never sent";
        }
        return null;
    }

    /// <summary>The HTTP handler connects to these three.</summary>
    private static bool IsAsWritten(Uri url, Authority authority) =>
        url.Scheme is "http" or "https"
        && url.UserInfo.Length == 0
        && url.IdnHost == authority.Host
        && (authority.Port is { } port ? url.Port == port : url.IsDefaultPort);
}
