namespace ActorVent.Primitives;

/// <summary>What order is kept for: one name in one cluster. Objects of different uids that follow each other under one name share a key.</summary>
/// <param name="Cluster">The cluster's identity (see the journal's identity).</param>
/// <param name="Kind">Kind, with the group behind a dot for all but the core group: <c>Pod</c>, <c>Deployment.apps</c>.</param>
/// <param name="Namespace">Empty for objects of the cluster's own scope.</param>
/// <param name="Name">metadata.name.</param>
public readonly record struct ObjectKey(string Cluster, string Kind, string Namespace, string Name)
{
    /// <summary><c>namespace/name</c>, or only the name: what people type after <c>kubectl get pod</c>.</summary>
    public string Path => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";

    public override string ToString() => $"{Kind} {Path}";
}
