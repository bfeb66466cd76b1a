namespace ActorVent.Kubernetes.Connections;

/// <summary>No cluster can be reached with what is configured: everything that is wrong, at once, without any credential.</summary>
public sealed class KubeConfigException : Exception
{
    private const int MostShown = 50;
    private const int MostLength = 2000;

    public KubeConfigException(IReadOnlyList<string> problems)
        : this([.. problems.Take(MostShown).Select(problem => LogText.Of(problem, MostLength)), .. More(problems.Count)], Environment.NewLine)
    {
    }

    private KubeConfigException(string[] shown, string separator)
        : base(string.Join(separator, shown)) => Problems = shown;

    /// <summary>One sentence each, with file and key. Names in them come from the file: they are cut, and hold nothing that a terminal obeys.</summary>
    public IReadOnlyList<string> Problems { get; }

    private static string[] More(int count) => count > MostShown ? [$"and {count - MostShown} more problems"] : [];
}
