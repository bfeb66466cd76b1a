namespace ActorVent.Node.Commands;

/// <summary>Colours for a terminal; plain text for everything else.</summary>
/// <param name="enabled">Whether to write escape sequences.</param>
internal sealed class Style(bool enabled)
{
    /// <summary>See no-color.org: any value of NO_COLOR but an empty one turns colours off.</summary>
    public static bool Takes(bool redirected, IReadOnlyDictionary<string, string> environment) =>
        !redirected
        && string.IsNullOrEmpty(environment.GetValueOrDefault("NO_COLOR"))
        && environment.GetValueOrDefault("TERM") is not (null or "" or "dumb");

    public string Bold(string text) => Wrap("1", text);

    public string Dim(string text) => Wrap("2", text);

    public string Good(string text) => Wrap("32", text);

    public string Notable(string text) => Wrap("33", text);

    public string Bad(string text) => Wrap("31", text);

    private string Wrap(string code, string text) => enabled ? $"\e[{code}m{text}\e[0m" : text;
}
