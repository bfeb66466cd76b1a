namespace ActorVent.Kubernetes.Requests;

/// <summary>Says which permission is missing, as the manifest to apply.</summary>
internal static class RbacRule
{
    /// <summary>A Role for one namespace, a ClusterRole for all; get, list and watch together, since none is of use alone.</summary>
    public static string Missing(ApiRequest request, ResourceKind resource)
    {
        var clusterWide = string.IsNullOrEmpty(request.Namespace);
        var role = clusterWide ? "ClusterRole" : "Role";
        var place = clusterWide ? "" : $"\n  namespace: {request.Namespace}";
        var verbs = request.Verb is "list" or "watch" ? "\"get\", \"list\", \"watch\"" : $"\"{request.Verb}\"";
        return $"""
            this {role} grants it, bound to the user by a {role}Binding{(clusterWide ? "" : $" in namespace {request.Namespace}")}:
            apiVersion: rbac.authorization.k8s.io/v1
            kind: {role}
            metadata:
              name: actorvent{place}
            rules:
            - apiGroups: ["{resource.Group}"]
              resources: ["{resource.Plural}"]
              verbs: [{verbs}]
            """;
    }

    /// <summary>For the account of the kubeconfig, which wants to act as somebody else.</summary>
    /// <param name="kind">users, groups, serviceaccounts, uids or userextras/KEY.</param>
    public static string MissingImpersonation(string kind)
    {
        var group = kind is "users" or "groups" or "serviceaccounts" ? "" : "authentication.k8s.io";
        return $"""
            remove 'as' from the kubeconfig, or let this ClusterRole, bound to the account that acts as somebody else, grant it:
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: actorvent-impersonation
            rules:
            - apiGroups: ["{group}"]
              resources: ["{kind}"]
              verbs: ["impersonate"]
            """;
    }
}
