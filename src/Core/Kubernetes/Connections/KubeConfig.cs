using YamlDotNet.RepresentationModel;

namespace ActorVent.Kubernetes.Connections;

/// <summary>
/// One or more kubeconfig files, merged as kubectl merges them: the first file that has an entry, or that sets the current
/// context, wins. https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
/// </summary>
internal sealed class KubeConfig
{
    private const int MostShown = 253;

    private readonly List<string> _problems;

    private KubeConfig(List<string> problems) => _problems = problems;

    public SortedDictionary<string, KubeConfigEntry> Clusters { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, KubeConfigEntry> Users { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, KubeConfigEntry> Contexts { get; } = new(StringComparer.Ordinal);

    public string? CurrentContext { get; private set; }

    public static KubeConfig Read(IEnumerable<string> files, List<string> problems)
    {
        var config = new KubeConfig(problems);
        foreach (var file in files)
            config.Add(file);
        return config;
    }

    private void Add(string file)
    {
        if (Parse(file) is not { } root)
            return;
        var top = new KubeConfigEntry(file, "kubeconfig", root, _problems);
        CurrentContext ??= top.Text("current-context");
        AddNamed(root, file, "clusters", "cluster", Clusters);
        AddNamed(root, file, "users", "user", Users);
        AddNamed(root, file, "contexts", "context", Contexts);
    }

    private YamlMappingNode? Parse(string file)
    {
        try
        {
            switch (KubeConfigYaml.Load(file))
            {
                case null:
                    return null;
                case YamlMappingNode root:
                    return root;
                case YamlScalarNode scalar when KubeConfigEntry.IsNull(scalar):
                    return null;
                default:
                    _problems.Add($"{file}: is no kubeconfig: it holds no mapping");
                    return null;
            }
        }
        catch (InvalidDataException e)
        {
            _problems.Add($"{file}: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problems.Add($"{file}: cannot be read ({e.Message})");
        }
        return null;
    }

    private void AddNamed(YamlMappingNode root, string file, string list, string inner, SortedDictionary<string, KubeConfigEntry> into)
    {
        var items = root.Children.FirstOrDefault(child => child.Key is YamlScalarNode { Value: { } key } && key == list).Value;
        if (items is null || (items is YamlScalarNode scalar && KubeConfigEntry.IsNull(scalar)))
            return;
        if (items is not YamlSequenceNode sequence)
        {
            _problems.Add($"{file}: {list}: must be a list");
            return;
        }
        var own = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < sequence.Children.Count; i++)
        {
            var item = new KubeConfigEntry(file, $"{list}[{i}]", sequence.Children[i] as YamlMappingNode, _problems);
            if (item.Text("name") is not { } name)
                item.Problem("name", "is missing");
            else if (!own.Add(name))
                item.Problem("name", $"'{LogText.Of(name, MostShown)}' is there twice");
            else
                into.TryAdd(name, new KubeConfigEntry(file, $"{list}[{LogText.Of(name, MostShown)}].{inner}", item.Mapping(inner), _problems));
        }
    }
}
