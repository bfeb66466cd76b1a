namespace ActorVent.Journal;

/// <summary>
/// The cluster that the journal is of: what it is called in every key, and what it was recognised by. Lists begin with what was seen last.
/// </summary>
/// <param name="Identity">The cluster's part of objects' keys and scopes: the first name that was known, opaque from then on.</param>
/// <param name="Uid">The uid of its namespace kube-system; null while it has never been read.</param>
/// <param name="CaFingerprints">SHA-256, in hexadecimal, of the certificates that sign its servers' certificates.</param>
/// <param name="Names">What <c>--cluster</c> has called it.</param>
/// <param name="Addresses">HOST:PORT, perhaps with a path, as configured and as resolved.</param>
public sealed record ClusterRecord(
    string Identity, string? Uid, IReadOnlyList<string> CaFingerprints, IReadOnlyList<string> Names, IReadOnlyList<string> Addresses)
{
    /// <summary>Whether there is anything to recognise the cluster by. What has been accepted has nothing yet.</summary>
    public bool HasEvidence => Uid is not null || CaFingerprints.Count > 0 || Addresses.Count > 0;

    /// <summary>The same cluster as nobody has seen it yet: the next one that is met is taken for it.</summary>
    public ClusterRecord WithoutEvidence() => this with { Uid = null, CaFingerprints = [], Addresses = [] };

    /// <inheritdoc/>
    public bool Equals(ClusterRecord? other) =>
        other is not null
        && Identity == other.Identity
        && Uid == other.Uid
        && CaFingerprints.SequenceEqual(other.CaFingerprints)
        && Names.SequenceEqual(other.Names)
        && Addresses.SequenceEqual(other.Addresses);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Identity, Uid, CaFingerprints.Count, Names.Count, Addresses.Count);
}
