using ActorVent.Node.Configuration;

namespace ActorVent.Node.Hosting;

/// <summary>What a node does, for the line that it starts with.</summary>
internal static class NodeDescription
{
    public static string Endpoints(NodeOptions options) =>
        options.Endpoints.Count == 0 ? "the webhooks that their annotations name, and nowhere else" : string.Join(", ", options.Endpoints);

    public static string Scope(NodeOptions options)
    {
        var scope = options.Namespaces.Count == 0 ? "all namespaces" : string.Join(", ", options.Namespaces);
        var selectors = string.Join(" and ", ((string?[])[options.LabelSelector, options.FieldSelector]).Where(selector => selector is not null));
        return selectors.Length == 0 ? scope : $"{scope} where {selectors}";
    }
}
