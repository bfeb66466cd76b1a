using ActorVent.Primitives;

namespace ActorVent.Kubernetes;

/// <summary>An object as scanned from JSON. Holds its own copy of the bytes.</summary>
/// <param name="Namespace">Empty for objects of the cluster's own scope.</param>
/// <param name="Name">metadata.name</param>
/// <param name="Uid">metadata.uid</param>
/// <param name="Version">metadata.resourceVersion</param>
/// <param name="Json">The object, starting with <c>{"kind":…,"apiVersion":…,</c>, without <c>metadata.managedFields</c>, otherwise byte for byte as the server sent it.</param>
/// <param name="Digest">128 bits over <paramref name="Json"/> without the value of resourceVersion.</param>
public sealed record KubernetesObject(string Namespace, string Name, string Uid, ResourceVersion Version, ReadOnlyMemory<byte> Json, Digest Digest);
