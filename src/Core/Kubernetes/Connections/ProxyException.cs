namespace ActorVent.Kubernetes.Connections;

/// <summary>A proxy cannot be used. The message names the proxy and where it is configured, never its credentials.</summary>
internal sealed class ProxyException(string message, Exception? inner = null) : IOException(message, inner);
