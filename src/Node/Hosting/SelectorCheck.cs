using ActorVent.Kubernetes;

namespace ActorVent.Node.Hosting;

/// <summary>Asks the API server, which alone knows what it selects by, whether it takes the selectors.</summary>
internal static class SelectorCheck
{
    /// <summary>Anything but a refusal is left to the list, which tells it and tries again.</summary>
    /// <exception cref="SelectorRefusedException">It does not.</exception>
    public static async Task RequireAsync(ResourceClient client, IReadOnlyList<Scope> scopes, CancellationToken cancellationToken)
    {
        // They are the same in all namespaces, so that one answer is enough.
        foreach (var scope in scopes.Where(static scope => scope.HasSelector))
        {
            try
            {
                if (await client.RefusalOfSelectorAsync(scope, cancellationToken).ConfigureAwait(false) is { } refusal)
                    throw new SelectorRefusedException($"{Options(scope)}: {refusal}; write it as kubectl get {scope.Resource.Plural} takes it");
                return;
            }
            catch (ApiException e) when (e.Kind is ApiErrorKind.Forbidden or ApiErrorKind.NotFound)
            {
                // Another namespace may be open.
            }
            catch (ApiException)
            {
                return;
            }
        }
    }

    private static string Options(Scope scope) => (scope.LabelSelector, scope.FieldSelector) switch
    {
        (_, null) => "--selector",
        (null, _) => "--field-selector",
        _ => "--selector or --field-selector",
    };
}
