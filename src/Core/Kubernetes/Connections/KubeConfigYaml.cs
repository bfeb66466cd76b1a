using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace ActorVent.Kubernetes.Connections;

/// <summary>Loads the YAML of a kubeconfig. What would keep the library from coming to an end is refused before it is built.</summary>
internal static class KubeConfigYaml
{
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary>The library builds nodes by calling itself: a document that is nested too deeply would end the process.</summary>
    private const int MostDepth = 64;

    /// <returns>The first document, null when there is none.</returns>
    /// <exception cref="InvalidDataException">What is wrong and where, without quoting any of it: that may be a secret.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static YamlNode? Load(string file)
    {
        var text = ReadText(file);
        try
        {
            Check(new Parser(new StringReader(text)));
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            return yaml.Documents.Count == 0 ? null : yaml.Documents[0].RootNode;
        }
        catch (YamlException e)
        {
            throw new InvalidDataException($"is not valid YAML at line {e.Start.Line}, column {e.Start.Column}");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The library's own checks do not see everything that is wrong with a text.
            throw new InvalidDataException("is not valid YAML");
        }
    }

    private static string ReadText(string file)
    {
        using var stream = new MemoryStream(BoundedFile.Read(file, MostBytes));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static void Check(Parser parser)
    {
        // For each mapping that is open whether a key comes next; for each list, null.
        var open = new Stack<bool?>();
        while (parser.MoveNext())
        {
            var node = parser.Current!;
            if (node is MappingEnd or SequenceEnd)
                open.Pop();
            if (node is not NodeEvent and not AnchorAlias)
                continue;
            // Where it would end up, in paths, arguments and variables, the system takes it for the end.
            if (node is Scalar { Value: var text } && text.Contains('\0', StringComparison.Ordinal))
                throw At(node, "has a zero character");
            if (open.TryPop(out var isKey))
            {
                RequireKey(node, isKey ?? false);
                open.Push(!isKey);
            }
            if (node is MappingStart)
                open.Push(true);
            else if (node is SequenceStart)
                open.Push(null);
            if (open.Count > MostDepth)
                throw At(node, $"is nested deeper than {MostDepth} levels");
        }
    }

    /// <summary>
    /// Keys are text. The library compares others by all that is in them, which has no end when they hold themselves. A merge key
    /// would be passed over, and with it perhaps what says who we are.
    /// </summary>
    private static void RequireKey(ParsingEvent node, bool isKey)
    {
        if (isKey && node is not Scalar)
            throw At(node, "has a key that is not text");
        if (isKey && node is Scalar { Value: "<<", Style: ScalarStyle.Plain })
            throw At(node, "has a merge key (<<), which is not supported; write out what it stands for");
    }

    private static InvalidDataException At(ParsingEvent node, string what) => new($"{what}, at line {node.Start.Line}, column {node.Start.Column}");
}
