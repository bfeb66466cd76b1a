using System.Text.RegularExpressions;

namespace ActorVent.Node.Configuration;

/// <summary>Which environment variables are options, and which only look so.</summary>
internal static partial class EnvironmentNames
{
    public const string Prefix = "ACTORVENT_";

    /// <summary>Goes into <c>env</c> of payloads, as with k8vent.</summary>
    public const string PayloadEnvironment = "ATOMIST_ENVIRONMENT";

    /// <summary>
    /// Whether Kubernetes has set the variable for a service called <c>actorvent</c> or <c>actorvent-…</c>: see "Environment
    /// variables" on the page "Service" of its documentation. Such a service must not keep a pod from starting.
    /// </summary>
    public static bool IsServiceLink(string name) => ServiceLink().IsMatch(name);

    [GeneratedRegex("^ACTORVENT(_[A-Z0-9_]+)?_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)\\z")]
    private static partial Regex ServiceLink();
}
