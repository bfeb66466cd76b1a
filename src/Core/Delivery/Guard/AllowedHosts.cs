using System.Globalization;

namespace ActorVent.Delivery;

/// <summary>
/// The hosts that objects' annotations may name, as the operator allows them. Where such a name leads is judged again at each
/// connection, whatever is allowed here: see <see cref="HttpTransportOptions.IsGuarded"/>.
/// </summary>
public sealed class AllowedHosts
{
    private readonly IReadOnlyList<HostPattern> _patterns;

    internal AllowedHosts(IReadOnlyList<HostPattern> patterns) => _patterns = patterns;

    /// <summary>Nothing is allowed.</summary>
    public static AllowedHosts None { get; } = new([]);

    /// <summary>Whether annotations may name no host at all.</summary>
    public bool IsEmpty => _patterns.Count == 0;

    /// <summary>Whether a request may be sent there.</summary>
    public bool Allows(Uri url) => url.IsAbsoluteUri && Refusal(url.OriginalString) is null;

    /// <summary>
    /// Why a URL may not be used, as a sentence for people that shows its host and port at most; null when it may. A URL that may
    /// be used is read by <see cref="Uri"/> exactly as it was judged.
    /// </summary>
    /// <param name="url">As the annotation has it.</param>
    public string? Refusal(string url)
    {
        if (IsEmpty)
            return "webhooks of annotations are not enabled (see --allow-annotations)";
        if (StrictUrl.Refusal(url, out var read, out var host) is { } fault)
            return fault;
        if (host.Address is { } address && AddressGuard.Refusal(address) is { } kind)
            return $"{address} is {kind}";
        var isInternal = host.Address is null && InternalNames.Contains(host.Host);
        var (isKnown, isExplicit) = (false, false);
        foreach (var pattern in _patterns)
        {
            if (!pattern.Matches(host))
                continue;
            isKnown = true;
            if (isInternal && !pattern.IsInternal)
                continue;
            isExplicit = true;
            if (pattern.MatchesPort(read!.Port, read.IsDefaultPort))
                return null;
        }
        if (isInternal && !isExplicit)
            return $"{host.Host} is a name within the machine, its cluster or its cloud";
        return isKnown
            ? string.Create(CultureInfo.InvariantCulture, $"port {read!.Port} of {host.Host} is not allowed")
            : $"the host {host.Host} is not allowed";
    }

    /// <summary>The patterns.</summary>
    public override string ToString() => string.Join(",", _patterns);
}
