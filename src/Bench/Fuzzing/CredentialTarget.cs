using System.Text.Json;
using System.Text.RegularExpressions;
using ActorVent.Kubernetes.Connections;

namespace ActorVent.Bench.Fuzzing;

/// <summary>What credential plugins print: JSON, YAML, with and without a byte order mark.</summary>
internal sealed partial class CredentialTarget : IFuzzTarget
{
    private const string Version = ExecPlugin.V1;

    public string Name => "credentials";

    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. FuzzWords.Bytes(
            $$$"""{"kind":"ExecCredential","apiVersion":"{{{Version}}}","spec":{"interactive":false},"status":{"token":"SECRET","expirationTimestamp":"2027-01-02T03:04:05Z"}}""",
            $$$"""{"kind":"ExecCredential","apiVersion":"{{{Version}}}","status":{"clientCertificateData":"SECRET-1","clientKeyData":"SECRET-2"}}""",
            $$$"""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"SECRET"}}""",
            "\ufeff{\n\t\"kind\": \"ExecCredential\",\n\t\"apiVersion\": \"" + Version + "\",\n\t\"status\": {\"token\": \"SECRET\"}\n}",
            $"# for client-go\n---\napiVersion: {Version}\nkind: ExecCredential\nstatus:\n  expirationTimestamp: 2027-01-02T03:04:05+01:00\n  token: SECRET\n",
            $"kind: ExecCredential\napiVersion: {Version}\nstatus: {{clientCertificateData: |\n  SECRET-1\n, clientKeyData: 'SECRET-2'}}\n",
            $"apiVersion: {Version}\nkind: ExecCredential\nstatus: &a\n  token: !!str SECRET\n  deep: [1, 2.5, true, ~, {{a: b}}]\n",
            "SECRET: login first", ""),
        [.. System.Text.Encoding.Unicode.GetPreamble(), .. System.Text.Encoding.Unicode.GetBytes($"kind: ExecCredential\napiVersion: {Version}\nstatus: {{token: SECRET}}")],
    ];

    public byte[] Mutate(byte[] input, ByteMutator mutator) =>
        input.AsSpan().IndexOf((byte)'{') is >= 0 and <= 3 ? JsonMutator.Mutate(input, 0, input.Length, mutator.Random) : YamlMutator.Mutate(input, mutator.Random);

    public long MostAllocated(int length) => (16 * 1024 * 1024) + (1_500L * length);

    public FuzzOutcome Run(byte[] input)
    {
        try
        {
            var credential = ExecCredential.Parse(input, Version);
            Check(credential, input);
            return new FuzzOutcome(true, $"{credential.Token is null} {credential.Certificate is null} {credential.Expires is null}");
        }
        catch (FormatException e)
        {
            ErrorRules.Check(e.Message);
            if (Shown().Replace(e.Message, "").Contains(KubeConfigSeeds.Secret, StringComparison.Ordinal))
                throw new FindingException("error shows a secret", e.Message);
            return new FuzzOutcome(false, e.Message);
        }
    }

    /// <summary>On purpose: keys that look like words, and an apiVersion.</summary>
    [GeneratedRegex("the key [A-Za-z-]+|apiVersion '.*'")]
    private static partial Regex Shown();

    private static void Check(ExecCredential credential, byte[] input)
    {
        if (credential.Token is null && credential.Certificate is null)
            throw new FindingException("accepted without credentials", "neither token nor certificate");
        if (credential.Token is { } token && !BearerToken.IsValid(token))
            throw new FindingException("token cannot be sent", token);
        if (credential.Certificate is null != credential.Key is null)
            throw new FindingException("certificate without key", "or the reverse");
        if (TokenIn(input) is { } written && written != credential.Token)
            throw new FindingException("token differs", $"{credential.Token} instead of {written}");
    }

    /// <summary>What it is as JSON; null when it is none, or has none.</summary>
    private static string? TokenIn(byte[] input)
    {
        try
        {
            using var document = JsonDocument.Parse(input, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.GetProperty("status").GetProperty("token").GetString() is { Length: > 0 } token ? token : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
