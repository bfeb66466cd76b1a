using System.Text.Json;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;

namespace ActorVent.Bench.Fuzzing;

/// <summary>
/// Kubeconfigs, from the file to the connection, which is not opened. Credential plugins are read about but never run: neither their
/// tokens nor client certificates are asked for.
/// </summary>
internal sealed class KubeConfigTarget : IFuzzTarget, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("actorvent-fuzz-kubeconfig-");
    private readonly string _file;
    private readonly string _second;
    private readonly FuzzLog _log = new();

    public KubeConfigTarget()
    {
        _file = Path.Combine(_directory.FullName, "config");
        _second = Path.Combine(_directory.FullName, "second");
        File.WriteAllBytes(_second, Seeds[0]);
    }

    public string Name => "kubeconfig";

    public IReadOnlyList<byte[]> Seeds => KubeConfigSeeds.All;

    public byte[] Mutate(byte[] input, ByteMutator mutator) => YamlMutator.Mutate(input, mutator.Random);

    public long MostAllocated(int length) => (16 * 1024 * 1024) + (1_500L * length);

    public FuzzOutcome Run(byte[] input)
    {
        File.WriteAllBytes(_file, input);
        var merged = input.Length % 4 == 0 ? $"{_file}{Path.PathSeparator}{_second}" : null;
        try
        {
            var connection = KubernetesConnector.Connect(Options(merged), TimeProvider.System, _log);
            Check(connection, merged is null ? input : null);
            return new FuzzOutcome(true, $"{connection.Server.Scheme} {connection.Tokens.GetType().Name} {connection.Tls.Client?.GetType().Name} {connection.Proxy is null} {connection.Impersonation.Count}");
        }
        catch (KubeConfigException e)
        {
            Check(e);
            return new FuzzOutcome(false, e.Message.Replace(_file, "", StringComparison.Ordinal));
        }
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private KubeConfigOptions Options(string? merged) => new()
    {
        KubeConfig = merged is null ? _file : null,
        Environment = name => name == "KUBECONFIG" ? merged : null,
        HomeDirectory = "/nowhere",
        ServiceAccountDirectory = "/nowhere",
    };

    private static void Check(ClusterConnection connection, byte[]? input)
    {
        if (connection.Server is not { IsAbsoluteUri: true, Scheme: "http" or "https" } || connection.Namespace.Length == 0)
            throw new FindingException("connection leads nowhere", $"{connection.Server} {connection.Namespace}");
        _ = connection.Proxy?.Address.IdnHost;
        ErrorRules.Check($"{connection.Server.AbsoluteUri} {connection.Proxy} {connection.Source}");
        if (connection.Tokens is FileToken token)
            CheckToken(token);
        _ = (connection.Tls with { Client = null }).OptionsFor(connection.Server, http2: true);
        using (connection.CreateHandler())
        using (var request = new HttpRequestMessage(HttpMethod.Get, connection.Server.AbsoluteUri.TrimEnd('/') + "/api/v1/pods"))
        {
            foreach (var (name, value) in connection.Impersonation)
            {
                if (!request.Headers.TryAddWithoutValidation(name, value))
                    throw new FindingException("header cannot be sent", name);
            }
        }
        if (input is not null && ServerIn(input) is { } server && connection.Server != server)
            throw new FindingException("server differs", $"{connection.Server} instead of {server}");
    }

    private static void CheckToken(FileToken token)
    {
        try
        {
            if (token.GetAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() is not { } read || !BearerToken.IsValid(read))
                throw new FindingException("token is none", "read from a file");
        }
        catch (ApiException e)
        {
            ErrorRules.Check(e);
        }
    }

    /// <summary>What the same kubeconfig says as JSON; null when it is none, or one that is not so simple.</summary>
    private static Uri? ServerIn(byte[] input)
    {
        try
        {
            using var document = JsonDocument.Parse(input, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = document.RootElement;
            var context = Named(root, "contexts", root.GetProperty("current-context").GetString()!).GetProperty("context");
            return new Uri(Named(root, "clusters", context.GetProperty("cluster").GetString()!).GetProperty("cluster").GetProperty("server").GetString()!);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or UriFormatException or ArgumentNullException)
        {
            return null;
        }
    }

    private static JsonElement Named(JsonElement root, string list, string name) =>
        root.GetProperty(list).EnumerateArray().First(item => item.GetProperty("name").GetString() == name);

    private void Check(KubeConfigException error)
    {
        if (error.Problems.Count == 0)
            throw new FindingException("error says nothing", "no problems");
        foreach (var problem in error.Problems)
        {
            ErrorRules.Check(problem);
            if (!problem.StartsWith(_file, StringComparison.Ordinal) && !problem.StartsWith(_second, StringComparison.Ordinal) && !problem.StartsWith("and ", StringComparison.Ordinal))
                throw new FindingException("problem does not name the file", problem);
            if (Bare(problem).Contains(KubeConfigSeeds.Secret, StringComparison.Ordinal))
                throw new FindingException("problem shows a secret", problem);
        }
        if (error.InnerException is not null)
            throw new FindingException("error keeps what it should not show", error.InnerException.Message);
    }

    /// <summary>Without what is shown on purpose: names, keys, and paths of files.</summary>
    private static string Bare(string problem)
    {
        // Names may hold quotes and brackets themselves: everything behind these words is names, and between the first and the last quote.
        var text = problem;
        foreach (var list in (string[])["there are ", "the file ", "has the key "])
            text = text.Split(list)[0];
        return Without(Without(text, '\'', '\''), '[', ']');
    }

    private static string Without(string text, char open, char close)
    {
        var (start, end) = (text.IndexOf(open), text.LastIndexOf(close));
        return start >= 0 && end > start ? text.Remove(start, end - start + 1) : text;
    }
}
