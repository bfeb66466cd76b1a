namespace ActorVent.Kubernetes.Connections;

/// <summary>
/// A program that hands out credentials, as a kubeconfig's user names it.
/// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
/// </summary>
/// <param name="ApiVersion">client.authentication.k8s.io/v1 or /v1beta1: of its input and of its output.</param>
/// <param name="Command">A path, or a name that is looked up in PATH.</param>
/// <param name="Arguments">args</param>
/// <param name="Environment">env, on top of this process' own.</param>
/// <param name="InstallHint">For people, when the program is missing; null for none.</param>
/// <param name="Info">KUBERNETES_EXEC_INFO.</param>
/// <param name="Source">File and key, for messages.</param>
internal sealed record ExecPlugin(
    string ApiVersion,
    string Command,
    IReadOnlyList<string> Arguments,
    IReadOnlyList<KeyValuePair<string, string>> Environment,
    string? InstallHint,
    string Info,
    string Source)
{
    public const string V1 = "client.authentication.k8s.io/v1";
    public const string V1Beta1 = "client.authentication.k8s.io/v1beta1";
    public const string V1Alpha1 = "client.authentication.k8s.io/v1alpha1";
}
