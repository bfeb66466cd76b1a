using System.Globalization;
using ActorVent.Kubernetes.Connections;
using Microsoft.Extensions.Logging;

namespace ActorVent.Tests.Kubernetes.Connections;

/// <summary>A credential plugin written by a test: a shell script that notes each run, then does what it is told.</summary>
internal sealed class ExecScript
{
    private readonly TempDirectory _directory;

    public ExecScript(TempDirectory directory, string body)
    {
        _directory = directory;
        directory.Write("plugin.sh", $"echo run >> '{Path.Combine(directory.Path, "runs")}'\n{body}\n");
    }

    public int Runs => File.Exists(Path.Combine(_directory.Path, "runs")) ? File.ReadAllLines(Path.Combine(_directory.Path, "runs")).Length : 0;

    /// <summary>The exec section. The shell is the program and the script its argument: a script that was just written may still be busy.</summary>
    public string Section(string more = "interactiveMode: Never", string version = "v1") =>
        $"exec: {{apiVersion: client.authentication.k8s.io/{version}, command: sh, args: ['{Path.Combine(_directory.Path, "plugin.sh")}', first, 'second one'], {more}}}";

    /// <summary>Prints what stands in the file credential, which may be replaced.</summary>
    public static string PrintsFile(TempDirectory directory) => $"cat '{Path.Combine(directory.Path, "credential")}'";

    public static string Token(string token, DateTimeOffset? expires = null, string version = "v1") =>
        $$$"""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/{{{version}}}","spec":{"interactive":false},"status":{"token":"{{{token}}}"{{{Expiry(expires)}}}}}""";

    public static string Certificate(string certificate, string key, DateTimeOffset? expires = null) =>
        $$$"""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientCertificateData":{{{Json(certificate)}}},"clientKeyData":{{{Json(key)}}}{{{Expiry(expires)}}}}}""";

    /// <summary>What a kubeconfig with this cluster and this user leads to. PATH holds the usual programs, nothing else is set.</summary>
    public static ClusterConnection Connect(TempDirectory directory, string cluster, string user, TimeProvider time, ILoggerFactory log) => KubernetesConnector.Connect(
        new KubeConfigOptions
        {
            KubeConfig = directory.Write("config", $$$"""
                current-context: test
                contexts: [{name: test, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {{{{cluster}}}}}]
                users: [{name: u, user: {{{{user}}}}}]
                """),
            Environment = name => name == "PATH" ? "/usr/bin:/bin" : null,
        },
        time,
        log);

    /// <summary>A pipe with a name: opening it waits for the other side.</summary>
    public static string Pipe(TempDirectory directory, string name)
    {
        var path = Path.Combine(directory.Path, name);
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", [path]);
        mkfifo.WaitForExit();
        return path;
    }

    private static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static string Expiry(DateTimeOffset? expires) =>
        expires is { } time ? $",\"expirationTimestamp\":\"{time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}\"" : "";
}
