namespace ActorVent.Kubernetes.Connections;

/// <summary>Where to look for a cluster. The places are tried in the order of the properties; in-cluster comes before the home directory.</summary>
internal sealed record KubeConfigOptions
{
    /// <summary><c>--kubeconfig</c>: a file. null to look in the other places.</summary>
    public string? KubeConfig { get; init; }

    /// <summary><c>--context</c>: null for the current one. Contexts are of kubeconfigs, so with one in-cluster configuration is passed over.</summary>
    public string? Context { get; init; }

    /// <summary>Looks up an environment variable: KUBECONFIG, KUBERNETES_SERVICE_HOST and _PORT, HTTPS_PROXY and its like, PATH.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>What holds <c>.kube/config</c>.</summary>
    public string HomeDirectory { get; init; } = System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);

    /// <summary>Where a pod finds its token, CA and namespace.</summary>
    public string ServiceAccountDirectory { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";
}
