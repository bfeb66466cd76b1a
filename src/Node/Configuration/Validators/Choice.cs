namespace ActorVent.Node.Configuration.Validators;

/// <summary>One of a few words.</summary>
internal static class Choice
{
    /// <summary>The value of the word; the default value, with an error, when it is none of them.</summary>
    public static T Of<T>(Setting setting, Findings findings, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        var words = new List<string>();
        foreach (var (word, value) in choices)
        {
            if (string.Equals(word, setting.Value, StringComparison.OrdinalIgnoreCase))
                return value;
            words.Add(word);
        }
        findings.Error($"'{setting.Value}' is not one of its values", setting.Where, $"Use {string.Join(", ", words.SkipLast(1))} or {words[^1]}.");
        return default!;
    }
}
