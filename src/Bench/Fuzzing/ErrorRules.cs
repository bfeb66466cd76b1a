using ActorVent.Kubernetes;

namespace ActorVent.Bench.Fuzzing;

/// <summary>What the text of every error must be: one readable line of a length that fits a log.</summary>
internal static class ErrorRules
{
    private const int Most = 4_000;

    public static void Check(ApiException error) => Check(error.Message);

    public static void Check(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new FindingException("error says nothing", $"'{text}'");
        if (text.Length > Most)
            throw new FindingException("error is too long", $"{text.Length} characters: {text[..200]}");
        foreach (var c in text)
        {
            if (char.IsControl(c) || c is '\u2028' or '\u2029')
                throw new FindingException("error holds control characters", $"U+{(int)c:X4} in: {text}");
        }
    }

    /// <summary>
    /// The same for a document that breaks off, when the error is about that. Where such a document holds several objects or names, parsers may come to
    /// different ones: one must be there.
    /// </summary>
    public static void CheckNames(ApiException error, ReadOnlySpan<byte> json, int depth)
    {
        var isSyntax = error.Message.Contains(" is not valid JSON at ", StringComparison.Ordinal) || error.Message.Contains(" is not valid UTF-8 at ", StringComparison.Ordinal);
        if (isSyntax && !error.Message.Replace("a Pod ", "", StringComparison.Ordinal).Contains("Pod ", StringComparison.Ordinal))
            CheckNames(error, NameWalk.Find(json, depth));
    }

    /// <summary>An object whose metadata could be read is named by the error that refuses it.</summary>
    public static void CheckNames(ApiException error, Expected item)
    {
        if (item.Name is not { Length: > 0 and <= 253 } name || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.')))
            return;
        if (!error.Message.Contains(name, StringComparison.Ordinal))
            throw new FindingException("error does not name the object", $"{name} in: {error.Message}");
    }
}
