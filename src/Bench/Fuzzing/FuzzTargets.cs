namespace ActorVent.Bench.Fuzzing;

/// <summary>All that can be fuzzed, by name.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<string> Names { get; } = ["watch", "list", "kubeconfig", "annotations"];

    public static (IFuzzTarget Target, IReadOnlyList<byte[]> Words)? Create(string name) => name switch
    {
        "watch" => (new WatchTarget(), FuzzWords.Json),
        "list" => (new ListTarget(), FuzzWords.Json),
        "kubeconfig" => (new KubeConfigTarget(), FuzzWords.Yaml),
        "annotations" => (new AnnotationTarget(), FuzzWords.Annotations),
        _ => null,
    };
}
