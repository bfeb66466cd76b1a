using System.Text.Json.Nodes;
using ActorVent.Simulator.Api;

namespace ActorVent.Tests.Manifests;

/// <summary>One thing that RBAC lets an account do.</summary>
/// <param name="Name">null: of whatever name.</param>
/// <param name="Namespace">null: in all, and what is of the cluster's own scope.</param>
internal sealed record Right(string Verb, string Group, string Resource, string? Name, string? Namespace)
{
    public bool Covers(ResourceRequest request) =>
        (Verb, Group, Resource) == (request.Verb, request.Group, request.Resource)
        && (Name is null || Name == request.Name)
        && (Namespace is null || Namespace == request.Namespace);

    /// <summary>What the nodes' account may do in a rendering.</summary>
    public static IReadOnlyList<Right> Of(string rendering)
    {
        var manifests = Renderings.Of(rendering);
        var nodes = Renderings.Nodes(rendering);
        return
        [
            .. from binding in manifests
               where binding.Kind is "ClusterRoleBinding" or "RoleBinding"
               from subject in binding.Json["subjects"]!.AsArray()
               where ((string?)subject!["kind"], (string?)subject["name"], (string?)subject["namespace"]) == ("ServiceAccount", (string?)nodes.Template!["spec"]!["serviceAccountName"], nodes.Namespace)
               from rule in RoleOf(binding, manifests).Json["rules"]!.AsArray()
               from verb in Texts(rule, "verbs")
               from @group in Texts(rule, "apiGroups")
               from resource in Texts(rule, "resources")
               from name in rule!["resourceNames"] is null ? (IEnumerable<string?>)[null] : Texts(rule, "resourceNames")
               select new Right(verb, @group, resource, name, binding.Kind == "RoleBinding" ? binding.Namespace : null),
        ];
    }

    private static Manifest RoleOf(Manifest binding, IReadOnlyList<Manifest> manifests)
    {
        var role = binding.Json["roleRef"]!;
        return manifests.Single(manifest => (manifest.Kind, manifest.Name) == ((string?)role["kind"], (string?)role["name"]) && (manifest.Kind == "ClusterRole" || manifest.Namespace == binding.Namespace));
    }

    private static IEnumerable<string> Texts(JsonNode? rule, string field) => rule![field]!.AsArray().Select(static text => (string)text!);
}
