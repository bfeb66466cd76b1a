using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ActorVent.Kubernetes.Connections;

/// <summary>A mapping of a kubeconfig that knows where it stands, so that problems can name file and key.</summary>
/// <param name="File">The kubeconfig it is from.</param>
/// <param name="Key">clusters[prod].cluster</param>
/// <param name="Node">null for an entry without content.</param>
/// <param name="Problems">Where problems go.</param>
internal sealed record KubeConfigEntry(string File, string Key, YamlMappingNode? Node, ICollection<string> Problems)
{
    public bool Has(string name) => Find(name) is not (null or YamlScalarNode { Value: "" });

    /// <summary>The text, or null when it is absent or empty. Anything but text is a problem.</summary>
    public string? Text(string name)
    {
        switch (Find(name))
        {
            case null:
                return null;
            case YamlScalarNode scalar:
                return IsNull(scalar) || string.IsNullOrEmpty(scalar.Value) ? null : scalar.Value;
            default:
                Problem(name, "must be text");
                return null;
        }
    }

    /// <summary>The mapping, or null when it is absent. Anything but a mapping is a problem.</summary>
    public YamlMappingNode? Mapping(string name)
    {
        var found = Find(name);
        if (found is not (null or YamlMappingNode))
            Problem(name, "must be a mapping");
        return found as YamlMappingNode;
    }

    /// <summary>The mapping as an entry of its own, or null when it is absent.</summary>
    public KubeConfigEntry? Entry(string name) =>
        Mapping(name) is { } node ? this with { Key = $"{Key}.{name}", Node = node } : null;

    /// <summary>The names of what it holds.</summary>
    public IEnumerable<string> Keys() =>
        Node is null ? [] : Node.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "");

    /// <summary>The mappings of a list; empty when it is absent.</summary>
    public IReadOnlyList<KubeConfigEntry> Entries(string name)
    {
        var entries = new List<KubeConfigEntry>();
        foreach (var (index, item) in Items(name).Index())
        {
            if (item is YamlMappingNode node)
                entries.Add(this with { Key = $"{Key}.{name}[{index}]", Node = node });
            else
                Problem($"{name}[{index}]", "must be a mapping");
        }
        return entries;
    }

    /// <summary>The texts of a list; empty when it is absent.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        var texts = new List<string>();
        foreach (var (index, item) in Items(name).Index())
        {
            if (item is YamlScalarNode { Value: { } text } scalar && !IsNull(scalar))
                texts.Add(text);
            else
                Problem($"{name}[{index}]", "must be text");
        }
        return texts;
    }

    public bool Flag(string name)
    {
        var text = Text(name);
        if (text is not (null or "true" or "false" or "True" or "False" or "TRUE" or "FALSE"))
            Problem(name, "must be true or false");
        return string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A path, relative ones from the directory of the kubeconfig.</summary>
    public string? Path(string name)
    {
        if (Text(name) is not { } path)
            return null;
        // Errors and the log show paths as they are.
        if (LogText.Of(path, path.Length) == path)
            return System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(File))!, path);
        Problem(name, "must not contain control characters");
        return null;
    }

    /// <summary>What NAME-data holds in base64, else what the file NAME holds; null when there is neither, or a problem.</summary>
    public byte[]? Content(string name)
    {
        if (Text(name + "-data") is { } data)
        {
            try
            {
                return Convert.FromBase64String(data);
            }
            catch (FormatException)
            {
                Problem(name + "-data", "is not valid base64");
                return null;
            }
        }
        return Path(name) is { } path ? ReadFile(name, path) : null;
    }

    public byte[]? ReadFile(string name, string path)
    {
        try
        {
            return BoundedFile.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Problem(name, $"the file {path} cannot be read ({e.Message})");
            return null;
        }
    }

    public void Problem(string name, string what) => Problems.Add($"{File}: {Key}.{name}: {what}");

    public void Problem(string what) => Problems.Add($"{File}: {Key}: {what}");

    internal static bool IsNull(YamlScalarNode scalar) =>
        scalar.Style is ScalarStyle.Plain && (scalar.Value is null or "" or "~" or "null" or "Null" or "NULL");

    private IEnumerable<YamlNode> Items(string name)
    {
        var found = Find(name);
        if (found is not (null or YamlSequenceNode))
            Problem(name, "must be a list");
        return found is YamlSequenceNode sequence ? sequence.Children : [];
    }

    private YamlNode? Find(string name)
    {
        if (Node is null)
            return null;
        foreach (var (key, value) in Node.Children)
        {
            if (key is YamlScalarNode { Value: { } text } && text == name)
                return value is YamlScalarNode scalar && IsNull(scalar) ? null : value;
        }
        return null;
    }
}
