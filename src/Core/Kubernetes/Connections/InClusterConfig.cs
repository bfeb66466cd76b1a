using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace ActorVent.Kubernetes.Connections;

/// <summary>What a pod is given: the server in two environment variables; token, CA and namespace in files that rotate.</summary>
internal static class InClusterConfig
{
    public static bool IsThere(KubeConfigOptions options) =>
        Host(options) is not null && Port(options) is not null && File.Exists(TokenPath(options));

    public static ClusterConnection Connect(KubeConfigOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var problems = new List<string>();
        var authorities = ReadAuthorities(Path.Combine(options.ServiceAccountDirectory, "ca.crt"), problems, loggers);
        var host = Host(options)!;
        var bracketed = host.Contains(':') && host[0] != '[' ? $"[{host}]" : host;
        if (!Uri.TryCreate($"https://{bracketed}:{Port(options)}", UriKind.Absolute, out var server))
            problems.Add($"in-cluster: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT make no address: '{host}', '{Port(options)}'");
        var proxy = server is null ? null : ProxyEnvironment.For(server, options.Environment, problems);
        if (problems.Count > 0)
            throw new KubeConfigException(problems);
        return new ClusterConnection(
            server!,
            "in-cluster configuration",
            ReadNamespace(options),
            new FileToken(TokenPath(options), null, time, loggers.CreateLogger<FileToken>()),
            new TlsSettings(authorities))
        {
            Proxy = proxy,
        };
    }

    private static string? Host(KubeConfigOptions options) => NotEmpty(options.Environment("KUBERNETES_SERVICE_HOST"));

    private static string? Port(KubeConfigOptions options) => NotEmpty(options.Environment("KUBERNETES_SERVICE_PORT"));

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string TokenPath(KubeConfigOptions options) => Path.Combine(options.ServiceAccountDirectory, "token");

    private static CertificateAuthorities? ReadAuthorities(string path, List<string> problems, ILoggerFactory loggers)
    {
        try
        {
            return new CertificateAuthorities(BoundedFile.Read(path), path, path, loggers.CreateLogger<CertificateAuthorities>());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            problems.Add($"in-cluster: {path}: the cluster's CA cannot be read ({e.Message})");
            return null;
        }
    }

    private static string ReadNamespace(KubeConfigOptions options)
    {
        try
        {
            return NotEmpty(BoundedFile.ReadText(Path.Combine(options.ServiceAccountDirectory, "namespace"))) ?? "default";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "default";
        }
    }
}
