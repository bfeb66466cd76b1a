namespace ActorVent.Bench.Fuzzing;

/// <summary>All that can be fuzzed, by name.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<string> Names { get; } = ["watch", "list", "kubeconfig", "annotations", "credentials", "oidc", "login", "answers", "retry-after", "urls"];

    public static (IFuzzTarget Target, IReadOnlyList<byte[]> Words)? Create(string name) => name switch
    {
        "watch" => (new WatchTarget(), FuzzWords.Json),
        "list" => (new ListTarget(), FuzzWords.Json),
        "kubeconfig" => (new KubeConfigTarget(), FuzzWords.Yaml),
        "annotations" => (new AnnotationTarget(), FuzzWords.Annotations),
        "credentials" => (new CredentialTarget(), [.. FuzzWords.Json, .. FuzzWords.Yaml]),
        "oidc" => (new OidcTarget(), FuzzWords.Oidc),
        "login" => (new LoginTarget(), FuzzWords.Yaml),
        "answers" => (new AnswerTarget(), FuzzWords.Http),
        "retry-after" => (new RetryAfterTarget(), FuzzWords.RetryAfter),
        "urls" => (new UrlTarget(), FuzzWords.Urls),
        _ => null,
    };
}
