using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace ActorVent.Kubernetes.Connections;

/// <summary>
/// Builds the nodes of a document. The library's own way takes no merge keys, and does not come to an end with everything that it takes.
/// Merge keys mean what they mean to kubectl: what comes later in a mapping counts, be it written out or merged; of a list, the first.
/// </summary>
/// <param name="parser">Of the text.</param>
/// <param name="places">Told where values stand; null for nobody.</param>
internal sealed partial class YamlComposer(IParser parser, YamlPlaces? places = null)
{
    /// <summary>Nodes are built by a method that calls itself: a document that is nested too deeply would end the process.</summary>
    private const int MostDepth = 64;

    /// <summary>Merges of merges of merges.</summary>
    private const int MostMerged = 100_000;

    private readonly Dictionary<AnchorName, YamlNode?> _anchors = [];
    private int _depth;
    private int _merged;

    /// <returns>The first document; null when there is none.</returns>
    /// <exception cref="InvalidDataException">What is wrong with it, without its values.</exception>
    /// <exception cref="YamlException">It is no YAML.</exception>
    public YamlNode? Compose()
    {
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
            return null;
        var root = ComposeNode();
        parser.Consume<DocumentEnd>();
        return root;
    }

    private YamlNode ComposeNode()
    {
        var node = parser.Consume<ParsingEvent>();
        if (node is AnchorAlias alias)
            return Resolve(alias);
        if (++_depth > MostDepth)
            throw At(node, $"is nested deeper than {MostDepth} levels");
        if (node is not NodeEvent { Anchor: var anchor })
            throw At(node, "has a key without a value, or a value without a key");
        // Known by its name, but of no use before its end: what holds itself has none.
        if (!anchor.IsEmpty)
            _anchors[anchor] = null;
        YamlNode composed = node switch
        {
            MappingStart start => ComposeMapping(start.Style),
            SequenceStart => ComposeSequence(),
            Scalar scalar => ComposeScalar(scalar),
            _ => throw At(node, "has something that is no value"),
        };
        if (!anchor.IsEmpty)
            _anchors[anchor] = composed;
        _depth--;
        return composed;
    }

    private YamlNode Resolve(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var node))
            throw Invalid(alias, "it refers to an anchor that is not there");
        return node ?? throw Invalid(alias, "it has an anchor that refers to itself");
    }

    private YamlScalarNode ComposeScalar(Scalar scalar)
    {
        // Where it would end up, in paths, arguments and variables, the system takes it for the end.
        if (scalar.Value.Contains('\0', StringComparison.Ordinal))
            throw At(scalar, "has a zero character");
        var node = new YamlScalarNode(scalar.Value) { Style = scalar.Style };
        places?.Note(node, scalar);
        return node;
    }

    private YamlSequenceNode ComposeSequence()
    {
        var sequence = new YamlSequenceNode();
        while (!parser.TryConsume<SequenceEnd>(out _))
            sequence.Add(ComposeNode());
        return sequence;
    }

    private YamlMappingNode ComposeMapping(MappingStyle style)
    {
        var mapping = new YamlMappingNode { Style = style };
        var written = new Dictionary<string, long>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            // Keys are text. Others would be compared by all that is in them.
            if (parser.Current is not Scalar key)
                throw At(parser.Current!, "has a key that is not text");
            var isMerge = key is { Value: "<<", Style: ScalarStyle.Plain };
            var name = (YamlScalarNode)ComposeNode();
            if (isMerge)
            {
                Merge(key, ComposeNode(), mapping);
                continue;
            }
            if (!written.TryAdd(key.Value, key.Start.Line))
                throw At(key, $"has {(Word().IsMatch(key.Value) ? $"the key {key.Value}" : "a key")} a second time, after line {written[key.Value]}; remove one of the two");
            mapping.Children[name] = ComposeNode();
        }
        return mapping;
    }

    private void Merge(Scalar key, YamlNode value, YamlMappingNode into)
    {
        IEnumerable<YamlNode> sources = value is YamlSequenceNode list ? list.Children.Reverse() : [value];
        foreach (var source in sources)
        {
            if (source is not YamlMappingNode mapping)
                throw At(key, "has a merge key (<<) whose value is neither a mapping nor a list of mappings");
            if ((_merged += mapping.Children.Count) > MostMerged)
                throw At(key, "merges more than anybody would write");
            foreach (var (name, merged) in mapping.Children)
                into.Children[name] = merged;
        }
    }

    private static InvalidDataException Invalid(ParsingEvent node, string why) => new($"is not valid YAML at line {node.Start.Line}, column {node.Start.Column}: {why}");

    private static InvalidDataException At(ParsingEvent node, string what) => new($"{what}, at line {node.Start.Line}, column {node.Start.Column}");

    /// <summary>As keys look, and as secrets that got into a key's place do not.</summary>
    [GeneratedRegex("^[A-Za-z]([A-Za-z-]{0,38}[A-Za-z])?\\z")]
    private static partial Regex Word();
}
