namespace ActorVent.Kubernetes.Requests;

/// <summary>Says which permission is missing, as the manifest to apply and as the command that makes the same.</summary>
/// <param name="Advice">The end of a sentence that points to the manifest.</param>
/// <param name="Manifest">With line breaks; the command stands in a comment above.</param>
internal sealed record RbacRule(string Advice, string Manifest)
{
    /// <summary>A Role for one namespace, a ClusterRole for all; list and watch together, since neither is of use alone.</summary>
    public static RbacRule Missing(ApiRequest request, ResourceKind resource)
    {
        var clusterWide = string.IsNullOrEmpty(request.Namespace);
        var role = clusterWide ? "ClusterRole" : "Role";
        string[] verbs = request.Verb is "list" or "watch" ? ["list", "watch"] : [request.Verb];
        return new RbacRule(
            $"this {role} grants it, bound to the user by a {role}Binding{(clusterWide ? "" : $" in namespace {request.Namespace}")}",
            Text(role, "actorvent", request.Namespace, resource.Group, resource.Plural, verbs));
    }

    /// <summary>For the account of the kubeconfig, which wants to act as somebody else.</summary>
    /// <param name="kind">users, groups, serviceaccounts, uids or userextras/KEY.</param>
    public static RbacRule MissingImpersonation(string kind)
    {
        var group = kind is "users" or "groups" or "serviceaccounts" ? "" : "authentication.k8s.io";
        return new RbacRule(
            "remove 'as' from the kubeconfig, or let this ClusterRole, bound to the account that acts as somebody else, grant it",
            Text("ClusterRole", "actorvent-impersonation", null, group, kind, ["impersonate"]));
    }

    /// <summary>Takes an error's text apart: the sentence, and the manifest that may follow it.</summary>
    public static (string Sentence, string? Manifest) Split(string error) =>
        error.IndexOf(Separator, StringComparison.Ordinal) is >= 0 and var at ? (error[..at], error[(at + Separator.Length)..]) : (error, null);

    /// <summary>An error's text without the rule that may end it, for who is not the one to tell it.</summary>
    public static string Without(string error) =>
        Split(error) is (var sentence, not null) && sentence.LastIndexOf(Before, StringComparison.Ordinal) is > 0 and var at ? sentence[..at] : error;

    /// <summary>As the ends of errors have it, behind a semicolon; advice has none. Nothing else in an error's text has line breaks: see <see cref="LogText"/>.</summary>
    public override string ToString() => Advice + Separator + Manifest;

    private const string Before = "; ";
    private const string Separator = ":\n";

    private static string Text(string role, string name, string? @namespace, string group, string resource, string[] verbs) => $"""
        # kubectl create {role.ToLowerInvariant()} {name}{(string.IsNullOrEmpty(@namespace) ? "" : $" --namespace={@namespace}")} --verb={string.Join(',', verbs)} --resource={InCommand(group, resource)}
        apiVersion: rbac.authorization.k8s.io/v1
        kind: {role}
        metadata:
          name: {name}{(string.IsNullOrEmpty(@namespace) ? "" : $"\n  namespace: {@namespace}")}
        rules:
        - apiGroups: ["{group}"]
          resources: ["{resource}"]
          verbs: [{string.Join(", ", verbs.Select(verb => $"\"{verb}\""))}]
        """;

    /// <summary>RESOURCE.GROUP/SUBRESOURCE</summary>
    private static string InCommand(string group, string resource)
    {
        if (group.Length == 0)
            return resource;
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? $"{resource}.{group}" : $"{resource[..slash]}.{group}{resource[slash..]}";
    }
}
