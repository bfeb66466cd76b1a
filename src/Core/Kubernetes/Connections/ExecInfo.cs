using System.Buffers;
using System.Text;
using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace ActorVent.Kubernetes.Connections;

/// <summary>What a credential plugin is told: that it cannot ask anybody and, when it wants to know, of which cluster.</summary>
internal static class ExecInfo
{
    /// <summary>The name of the cluster's extension that is meant for plugins.</summary>
    private const string Extension = "client.authentication.k8s.io/exec";

    /// <param name="apiVersion">Of the plugin.</param>
    /// <param name="cluster">null unless provideClusterInfo is set.</param>
    /// <param name="authority">The cluster's CA in PEM; null for the system's.</param>
    /// <exception cref="InvalidDataException">The cluster's extension is too large.</exception>
    public static string For(string apiVersion, KubeConfigEntry? cluster, byte[]? authority)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("kind", "ExecCredential");
            json.WriteString("apiVersion", apiVersion);
            json.WriteStartObject("spec");
            if (cluster is not null)
                WriteCluster(json, cluster, authority);
            json.WriteBoolean("interactive", false);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteCluster(Utf8JsonWriter json, KubeConfigEntry cluster, byte[]? authority)
    {
        json.WriteStartObject("cluster");
        json.WriteString("server", cluster.Text("server"));
        if (cluster.Text("tls-server-name") is { } name)
            json.WriteString("tls-server-name", name);
        if (string.Equals(cluster.Text("insecure-skip-tls-verify"), "true", StringComparison.OrdinalIgnoreCase))
            json.WriteBoolean("insecure-skip-tls-verify", true);
        if (authority is not null)
            json.WriteBase64String("certificate-authority-data", authority);
        if (cluster.Text("proxy-url") is { } proxy)
            json.WriteString("proxy-url", proxy);
        if (ConfigOf(cluster) is { } config)
        {
            json.WritePropertyName("config");
            YamlJson.Write(json, config);
        }
        json.WriteEndObject();
    }

    private static YamlNode? ConfigOf(KubeConfigEntry cluster)
    {
        foreach (var extension in cluster.Entries("extensions"))
        {
            if (extension.Text("name") == Extension)
                return extension.Mapping("extension");
        }
        return null;
    }
}
