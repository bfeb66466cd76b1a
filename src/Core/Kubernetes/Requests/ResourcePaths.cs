using System.Globalization;
using System.Text;
using ActorVent.Primitives;

namespace ActorVent.Kubernetes.Requests;

/// <summary>Paths as the API has them: /api/v1/… for the core group, /apis/GROUP/VERSION/… for all others.</summary>
internal static class ResourcePaths
{
    public static ApiRequest List(Scope scope, int limit, string? continueToken)
    {
        var path = Start(scope.Resource, scope.Namespace).Append(CultureInfo.InvariantCulture, $"?limit={limit}");
        AppendSelectors(path, scope);
        Append(path, "continue", continueToken);
        return new ApiRequest("list", scope.Resource, scope.Namespace, path.ToString(), SelectorsOf(scope));
    }

    public static ApiRequest Watch(Scope scope, ResourceVersion after, int timeoutSeconds)
    {
        var path = Start(scope.Resource, scope.Namespace)
            .Append(CultureInfo.InvariantCulture, $"?watch=true&allowWatchBookmarks=true&timeoutSeconds={timeoutSeconds}");
        AppendSelectors(path, scope);
        Append(path, "resourceVersion", after.Value);
        return new ApiRequest("watch", scope.Resource, scope.Namespace, path.ToString(), SelectorsOf(scope));
    }

    /// <summary>
    /// A list as a watch. Given the version of a consistent read it is at least of that version, which is what a consistent
    /// read promises, and which the objects need before the first of them is used.
    /// </summary>
    public static ApiRequest StreamingList(Scope scope, ResourceVersion atLeast, int timeoutSeconds)
    {
        var watch = Watch(scope, atLeast, timeoutSeconds);
        return watch with { Path = watch.Path + "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan" };
    }

    public static ApiRequest Get(ResourceKind resource, string? @namespace, string name)
    {
        var path = Start(resource, @namespace).Append('/').Append(Uri.EscapeDataString(name));
        return new ApiRequest("get", resource, @namespace, path.ToString(), "");
    }

    private static StringBuilder Start(ResourceKind resource, string? @namespace)
    {
        var path = new StringBuilder(resource.Group.Length == 0 ? "/api/" : $"/apis/{resource.Group}/").Append(resource.Version);
        if (!string.IsNullOrEmpty(@namespace))
            path.Append("/namespaces/").Append(Uri.EscapeDataString(@namespace));
        return path.Append('/').Append(resource.Plural);
    }

    private static void AppendSelectors(StringBuilder path, Scope scope)
    {
        Append(path, "labelSelector", scope.LabelSelector);
        Append(path, "fieldSelector", scope.FieldSelector);
        Append(path, "shardSelector", scope.ShardSelector);
    }

    private static string SelectorsOf(Scope scope)
    {
        var label = string.IsNullOrEmpty(scope.LabelSelector) ? null : $"label selector '{scope.LabelSelector}'";
        var field = string.IsNullOrEmpty(scope.FieldSelector) ? null : $"field selector '{scope.FieldSelector}'";
        return label is not null && field is not null ? $"{label}, {field}" : label ?? field ?? "";
    }

    private static void Append(StringBuilder path, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            path.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
    }
}
