namespace ActorVent.Delivery;

/// <summary>
/// Names that mean this machine, its cluster or its cloud rather than a host of the internet. They are refused before anything is
/// asked of a name server; what they resolve to is judged all the same. Pure.
/// </summary>
internal static class InternalNames
{
    private static readonly string[] Domains =
    [
        // RFC 6761, RFC 6762, RFC 8375, and what ICANN set aside for private use in 2024.
        "localhost", "localdomain", "local", "home.arpa", "internal",
        // Not delegated, and widely used within companies (RFC 6762, appendix G).
        "intranet", "private", "corp", "home", "lan",
        // Services of Kubernetes; cluster.local is below local.
        "svc", "kubernetes.default",
        // Where clouds serve metadata beyond what is below internal.
        "metadata.tencentyun.com", "metadata.platformequinix.com", "metadata.packet.net",
    ];

    /// <param name="host">In lower case, without a trailing dot.</param>
    public static bool Contains(string host) =>
        // Search domains would make a service of the cluster of a single label.
        !host.Contains('.', StringComparison.Ordinal) || IsReserved(host);

    /// <summary>Whether the name is one of the domains, or below one.</summary>
    public static bool IsReserved(string host)
    {
        foreach (var domain in Domains)
        {
            if (IsWithin(host, domain))
                return true;
        }
        return false;
    }

    private static bool IsWithin(string host, string domain) =>
        host.EndsWith(domain, StringComparison.Ordinal) && (host.Length == domain.Length || host[^(domain.Length + 1)] == '.');
}
