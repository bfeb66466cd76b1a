using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ActorVent.Kubernetes.Connections;

/// <summary>Loads the YAML of kubeconfigs, and of what belongs to them.</summary>
internal static class KubeConfigYaml
{
    private const int MostBytes = 16 * 1024 * 1024;
    private const string Escapes = "\\ begins an escape in double quotes; use single quotes, or write \\\\";

    /// <summary>What the library says, none of which quotes the text, and what people can do with it.</summary>
    private static readonly (string Said, string Meaning)[] Faults =
    [
        ("cannot start any token", "no value may begin with the character that is there; put it into quotes"),
        ("mapping values are not allowed", "there is a colon where none can be; put the value into quotes, or look at the indentation"),
        ("found invalid mapping", "there is a colon where none can be; put the value into quotes, or look at the indentation"),
        ("did not find expected key", "it is indented differently from what it belongs to, or a colon is missing"),
        ("did not find expected '-' indicator", "it is indented differently from the list that it belongs to"),
        ("could not find expected ':'", "the colon after a key is missing"),
        ("expected ',' or", "a comma is missing, or a bracket is not closed"),
        ("found unexpected end of stream", "a quote is not closed"),
        ("escape", Escapes),
        ("hexadecimal number", Escapes),
        ("undefined tag", "it has a tag (!…) that is not defined"),
        ("undeclared tag", "it has a tag (!…) that is not defined"),
        ("incompatible YAML", "it names a version of YAML that is not known"),
    ];

    /// <returns>The first document, null when there is none.</returns>
    /// <exception cref="InvalidDataException">What is wrong and where, without quoting any of it: that may be a secret.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static YamlNode? Load(string file) => Parse(BoundedFile.Read(file, MostBytes));

    /// <param name="content">In UTF-8, or what a byte order mark says.</param>
    /// <exception cref="InvalidDataException">What is wrong and where, without quoting any of it.</exception>
    public static YamlNode? Parse(byte[] content)
    {
        using var reader = new StreamReader(new MemoryStream(content));
        return Parse(reader.ReadToEnd());
    }

    /// <param name="text">The document.</param>
    /// <param name="places">Told where values stand; null for nobody.</param>
    /// <exception cref="InvalidDataException">What is wrong and where, without quoting any of it.</exception>
    public static YamlNode? Parse(string text, YamlPlaces? places = null)
    {
        try
        {
            return new YamlComposer(new Parser(new StringReader(text)), places).Compose();
        }
        catch (YamlException e)
        {
            throw Invalid(e, text);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The library's own checks do not see everything that is wrong with a text.
            throw new InvalidDataException("is not valid YAML");
        }
    }

    private static InvalidDataException Invalid(YamlException error, string text)
    {
        // In brackets they are allowed, and otherwise the library finds the fault anywhere but there.
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..] && FirstTab(text) is { } tab && (tab <= error.End.Line || error.Start is { Line: 1, Column: 1 }))
            return new($"is not valid YAML at line {tab}: the line is indented with a tab, where YAML takes blanks only");
        var meaning = Array.Find(Faults, fault => error.Message.Contains(fault.Said, StringComparison.OrdinalIgnoreCase)).Meaning;
        return new($"is not valid YAML at line {error.Start.Line}, column {error.Start.Column}{(meaning is null ? "" : $": {meaning}")}");
    }

    /// <summary>The first line that is indented with a tab, from 1.</summary>
    private static int? FirstTab(string text)
    {
        var line = 1;
        foreach (var content in text.AsSpan().EnumerateLines())
        {
            if (content.TrimStart(' ') is ['\t', ..] && !content.IsWhiteSpace())
                return line;
            line++;
        }
        return null;
    }
}
