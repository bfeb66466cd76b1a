using ActorVent.Kubernetes.Requests;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace ActorVent.Kubernetes.Typed;

/// <summary>
/// Asks the server at the start whether what is to be watched may be listed and watched, so that all that is missing is told at once, and
/// not a verb at a time. Only advice: what decides is the answer to the list and to the watch.
/// </summary>
/// <param name="client">Asks.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">For people.</param>
/// <param name="shown">What watches have shown by then is not told again.</param>
internal sealed partial class PermissionReview(ResourceClient client, TimeProvider time, ILogger<PermissionReview> logger, ShownRules shown)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly string[] Verbs = ["list", "watch"];

    /// <summary>Warns of each kind and namespace that may not be listed or watched. Fails never.</summary>
    public async Task TellMissingAsync(IEnumerable<Scope> scopes, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var typed = client.CreateTyped();
            foreach (var (resource, @namespace) in scopes.Select(static scope => (scope.Resource, scope.Namespace)).Distinct())
                await TellMissingAsync(typed, resource, @namespace, either.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Who may not even ask, or cannot reach the server, is told so by the list.
            Log.NotAnswered(logger, e.Message);
        }
    }

    private async Task TellMissingAsync(IKubernetes typed, ResourceKind resource, string? @namespace, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        foreach (var verb in Verbs)
        {
            if (!await IsAllowedAsync(typed, resource, @namespace, verb, cancellationToken).ConfigureAwait(false))
                missing.Add(verb);
        }
        if (missing.Count == 0)
            return;
        var request = new ApiRequest(missing[0], resource, @namespace, "", "");
        var where = @namespace is null ? "in all namespaces" : $"in namespace {@namespace}";
        var rule = RbacRule.Missing(request, resource);
        if (shown.Show(rule.Manifest))
            Log.Missing(logger, string.Join(" and ", missing), resource.Plural, where, rule.Advice, rule.Manifest);
    }

    private static async Task<bool> IsAllowedAsync(IKubernetes typed, ResourceKind resource, string? @namespace, string verb, CancellationToken cancellationToken)
    {
        var review = new V1SelfSubjectAccessReview
        {
            Spec = new V1SelfSubjectAccessReviewSpec
            {
                ResourceAttributes = new V1ResourceAttributes
                {
                    Group = resource.Group,
                    Version = resource.Version,
                    Resource = resource.Plural,
                    NamespaceProperty = @namespace,
                    Verb = verb,
                },
            },
        };
        var answer = await typed.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(review, cancellationToken: cancellationToken).ConfigureAwait(false);
        return answer.Status?.Allowed ?? true;
    }

    private static partial class Log
    {
        [LoggerMessage(1012, LogLevel.Warning, "The API server says that this user may not {Verbs} {Resource} {Where}; {Advice}:\n{Manifest}")]
        public static partial void Missing(ILogger logger, string verbs, string resource, string where, string advice, string manifest);

        [LoggerMessage(1013, LogLevel.Debug, "Which permissions are missing could not be asked: {Reason}")]
        public static partial void NotAnswered(ILogger logger, string reason);
    }
}
