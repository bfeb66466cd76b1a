namespace ActorVent.Kubernetes.Identity;

/// <summary>What a cluster can be recognised by, as it shows itself now. Strongest first.</summary>
/// <param name="Uid">The uid of its namespace kube-system; null when that may not be read or is not there.</param>
/// <param name="CaFingerprints">SHA-256, in hexadecimal, of the certificates that sign its server's certificate; empty when they tell nothing.</param>
/// <param name="Addresses">HOST:PORT, perhaps with a path: as configured, then as it resolves.</param>
/// <param name="Server">The server's URL, for people.</param>
internal sealed record ClusterEvidence(string? Uid, IReadOnlyList<string> CaFingerprints, IReadOnlyList<string> Addresses, string Server);
