using Microsoft.Extensions.Logging;

namespace ActorVent.Kubernetes.Connections;

/// <summary>Finds the cluster: <c>--kubeconfig</c>, <c>KUBECONFIG</c>, in-cluster, <c>~/.kube/config</c>; the first that is there counts.</summary>
internal static partial class KubernetesConnector
{
    /// <exception cref="KubeConfigException">There is none of the four, or the first that is there has problems.</exception>
    public static ClusterConnection Connect(KubeConfigOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var connection = Find(options, time, loggers);
        var logger = loggers.CreateLogger(typeof(KubernetesConnector));
        Log.Found(logger, connection.Server.AbsoluteUri, connection.Source);
        if (connection.Proxy is { } proxy)
            Log.Through(logger, connection.Server.AbsoluteUri, proxy, proxy.Source);
        return connection;
    }

    private static ClusterConnection Find(KubeConfigOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        if (!string.IsNullOrEmpty(options.KubeConfig))
            return FromFiles([options.KubeConfig], options, time, loggers);
        if (options.Environment("KUBECONFIG") is { Length: > 0 } list)
            return FromFiles(Existing(list), options, time, loggers);
        if (string.IsNullOrEmpty(options.Context) && InClusterConfig.IsThere(options))
            return InClusterConfig.Connect(options, time, loggers);
        var home = HomeConfig(options);
        return options.HomeDirectory.Length > 0 && File.Exists(home) ? FromFiles([home], options, time, loggers) : throw Nowhere(options);
    }

    private static ClusterConnection FromFiles(IReadOnlyList<string> files, KubeConfigOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var problems = new List<string>();
        var config = KubeConfig.Read(files, problems);
        if (problems.Count > 0)
            throw new KubeConfigException(problems);
        var names = string.Join(Path.PathSeparator, files);
        var connection = new KubeConfigContext(config, names, problems, options.Environment, time, loggers).Connect(string.IsNullOrEmpty(options.Context) ? null : options.Context);
        return connection ?? throw new KubeConfigException(problems);
    }

    /// <summary>As with kubectl, files of the list may be missing; a list without any is a mistake, not a reason to look elsewhere.</summary>
    private static List<string> Existing(string list)
    {
        var files = list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToList();
        var existing = files.Where(File.Exists).ToList();
        return existing.Count > 0
            ? existing
            : throw new KubeConfigException([$"KUBECONFIG: there is no file {string.Join(", ", files)}; correct it or unset it"]);
    }

    private static KubeConfigException Nowhere(KubeConfigOptions options)
    {
        var inCluster = !string.IsNullOrEmpty(options.Context)
            ? "in-cluster (passed over, because --context names a context of a kubeconfig)"
            : $"in-cluster (KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT and {options.ServiceAccountDirectory}/token)";
        return new KubeConfigException([$"no Kubernetes cluster is configured; looked for --kubeconfig, KUBECONFIG, {inCluster}, {HomeConfig(options)}"]);
    }

    private static string HomeConfig(KubeConfigOptions options) =>
        Path.Combine(options.HomeDirectory.Length > 0 ? options.HomeDirectory : "~", ".kube", "config");

    private static partial class Log
    {
        [LoggerMessage(1006, LogLevel.Information, "Kubernetes API server {Server}, from {Source}")]
        public static partial void Found(ILogger logger, string server, string source);

        [LoggerMessage(1010, LogLevel.Information, "Kubernetes API server {Server} is reached through the proxy {Proxy}, from {Source}")]
        public static partial void Through(ILogger logger, string server, ProxyServer proxy, string source);
    }
}
