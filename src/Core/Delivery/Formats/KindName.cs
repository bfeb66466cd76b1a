namespace ActorVent.Delivery.Formats;

/// <summary>A kind as a key of a payload.</summary>
internal static class KindName
{
    /// <summary>
    /// The kind without its group, in lower camel case: <c>Pod</c> is <c>pod</c>, <c>Deployment.apps</c> is <c>deployment</c>,
    /// <c>HTTPRoute.gateway.networking.k8s.io</c> is <c>httpRoute</c>.
    /// </summary>
    public static string ToLowerCamelCase(string kind)
    {
        var dot = kind.IndexOf('.', StringComparison.Ordinal);
        var name = dot < 0 ? kind : kind[..dot];
        var upper = 0;
        while (upper < name.Length && char.IsAsciiLetterUpper(name[upper]))
            upper++;
        // The last capital of an abbreviation begins the next word when a small letter follows: HTTP|Route, but CSR and HTTP|2.
        if (upper > 1 && upper < name.Length && char.IsAsciiLetterLower(name[upper]))
            upper--;
        return name[..upper].ToLowerInvariant() + name[upper..];
    }
}
