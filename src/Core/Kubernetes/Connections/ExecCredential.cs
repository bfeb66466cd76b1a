using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ActorVent.Kubernetes.Requests;

namespace ActorVent.Kubernetes.Connections;

/// <summary>What a credential plugin prints. No record: its text must not be the token.</summary>
internal sealed class ExecCredential
{
    private ExecCredential(string? token, string? certificate, string? key, DateTimeOffset? expires)
    {
        Token = token;
        Certificate = certificate;
        Key = key;
        Expires = expires;
    }

    /// <summary>null for none.</summary>
    public string? Token { get; }

    /// <summary>PEM; null for none, and then <see cref="Key"/> is null too.</summary>
    public string? Certificate { get; }

    public string? Key { get; }

    /// <summary>null: good until the server refuses it.</summary>
    public DateTimeOffset? Expires { get; }

    /// <exception cref="FormatException">What is wrong with it, without quoting any of it.</exception>
    public static ExecCredential Parse(byte[] output, string apiVersion)
    {
        using var document = Read(output);
        try
        {
            return Parse(document.RootElement, apiVersion);
        }
        catch (InvalidOperationException)
        {
            // Text that is no Unicode.
            throw new FormatException("what it printed is neither JSON nor YAML");
        }
    }

    /// <summary>As with kubectl, it may be YAML, and have a byte order mark. JSON is not always YAML: it may be indented with tabs.</summary>
    private static JsonDocument Read(byte[] output)
    {
        try
        {
            return JsonDocument.Parse(output);
        }
        catch (JsonException)
        {
            return ReadYaml(output);
        }
    }

    private static JsonDocument ReadYaml(byte[] output)
    {
        try
        {
            var root = KubeConfigYaml.Parse(output) ?? throw new FormatException("it printed nothing");
            var json = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(json))
                YamlJson.Write(writer, root);
            return JsonDocument.Parse(json.WrittenMemory);
        }
        catch (InvalidDataException e)
        {
            throw new FormatException($"what it printed is no JSON, and {e.Message}");
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new FormatException("what it printed is neither JSON nor YAML");
        }
    }

    private static ExecCredential Parse(JsonElement root, string apiVersion)
    {
        if (root.ValueKind != JsonValueKind.Object || Text(root, "kind") != "ExecCredential")
            throw new FormatException("what it printed is no ExecCredential");
        if (Text(root, "apiVersion") is var spoken && spoken != apiVersion)
            throw new FormatException($"it printed an ExecCredential of apiVersion '{ApiStatus.Printable(spoken ?? "")}', but the kubeconfig says {apiVersion}; correct apiVersion there, or update the program");
        if (!root.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object)
            throw new FormatException("it printed an ExecCredential without status");
        var (token, certificate, key) = (Text(status, "token"), Text(status, "clientCertificateData"), Text(status, "clientKeyData"));
        if (token is null && certificate is null && key is null)
            throw new FormatException("it printed an ExecCredential without token and without client certificate");
        if (certificate is null != key is null)
            throw new FormatException("it printed a client certificate or a key alone; they come together");
        if (token is not null && !BearerToken.IsValid(token))
            throw new FormatException("it printed a token with characters that no token has, a blank or a line break for instance");
        return new ExecCredential(token, certificate, key, Expiry(status));
    }

    private static DateTimeOffset? Expiry(JsonElement status) => Text(status, "expirationTimestamp") switch
    {
        null => null,
        var text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires)
            ? expires
            : throw new FormatException("it printed an expirationTimestamp that is no time of the form 2006-01-02T15:04:05Z"),
    };

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    public byte[] CertificateBytes => Encoding.UTF8.GetBytes(Certificate ?? "");

    public byte[] KeyBytes => Encoding.UTF8.GetBytes(Key ?? "");
}
