using ActorVent.Primitives;

namespace ActorVent.Kubernetes;

/// <summary>One line of a watch.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Version">The object's, or the bookmark's.</param>
/// <param name="Object">null for a bookmark.</param>
/// <param name="EndsInitialEvents">A bookmark annotated <c>k8s.io/initial-events-end</c>.</param>
public readonly record struct WatchEvent(WatchEventType Type, ResourceVersion Version, KubernetesObject? Object, bool EndsInitialEvents = false);
