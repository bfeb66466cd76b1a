using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace ActorVent.Kubernetes.Connections;

/// <summary>Where the values of a YAML text stand in it.</summary>
internal sealed class YamlPlaces
{
    private readonly Dictionary<YamlNode, (int Start, int End)> _places = new(ReferenceEqualityComparer.Instance);

    public void Note(YamlNode node, Scalar written) => _places[node] = ((int)written.Start.Index, (int)written.End.Index);

    /// <summary>In characters; only texts have a place, anything else stands nowhere (0, 0).</summary>
    public (int Start, int End) Of(YamlNode node) => _places.GetValueOrDefault(node);
}
