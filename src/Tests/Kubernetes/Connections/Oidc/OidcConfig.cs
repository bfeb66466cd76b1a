using ActorVent.Kubernetes.Connections;
using Microsoft.Extensions.Logging;

namespace ActorVent.Tests.Kubernetes.Connections.Oidc;

/// <summary>Kubeconfigs of one user.</summary>
internal static class OidcConfig
{
    public static string Of(string user, string server = "https://x") => $$$"""
        current-context: test
        contexts: [{name: test, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "{{{server}}}"}}]
        users: [{name: u, user: {{{{user}}}}}]
        """;

    public static ClusterConnection Connect(string file, TimeProvider time, ILoggerFactory log, Func<string, string?>? environment = null) => KubernetesConnector.Connect(
        new KubeConfigOptions { KubeConfig = file, Environment = environment ?? (_ => null), HomeDirectory = "/nowhere" }, time, log);
}
