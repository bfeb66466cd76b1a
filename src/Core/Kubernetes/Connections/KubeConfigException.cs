namespace ActorVent.Kubernetes.Connections;

/// <summary>No cluster can be reached with what is configured: everything that is wrong, at once, without any credential.</summary>
public sealed class KubeConfigException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>One sentence each, with file and key.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
