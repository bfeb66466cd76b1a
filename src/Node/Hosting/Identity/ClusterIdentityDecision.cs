using ActorVent.Journal;
using ActorVent.Kubernetes.Identity;

namespace ActorVent.Node.Hosting.Identity;

/// <summary>
/// Decides once what a cluster is called in every key, and from then on whether it is still the same one: by the strongest evidence that
/// both sides have. Evidence that changes never changes a key.
/// </summary>
internal static class ClusterIdentityDecision
{
    /// <summary>As many authorities and addresses are remembered.</summary>
    private const int MostRemembered = 16;

    /// <param name="stored">What the journal knows; null when it is new.</param>
    /// <param name="seen">What the cluster shows.</param>
    /// <param name="configured"><c>--cluster</c>; null without.</param>
    public static ClusterDecision Decide(ClusterRecord? stored, ClusterEvidence seen, string? configured)
    {
        if (stored is null)
            return new ClusterDecision(First(seen, configured), configured is null && seen.Uid is null ? [ClusterTexts.NoName(seen.Server)] : []);
        var strength = Strongest(stored, seen);
        if (Differs(stored, seen, strength) is { } refusal)
            return new ClusterDecision(stored, [], refusal);
        return new ClusterDecision(Learn(stored, seen, configured, strength), Warnings(stored, seen, configured, strength));
    }

    private static ClusterRecord First(ClusterEvidence seen, string? configured) => new(
        configured ?? seen.Uid ?? seen.Server, seen.Uid, seen.CaFingerprints, configured is null ? [] : [configured], Remembered(seen.Addresses));

    private static Evidence Strongest(ClusterRecord stored, ClusterEvidence seen) =>
        stored.Uid is not null && seen.Uid is not null ? Evidence.Uid
        : stored.CaFingerprints.Count > 0 && seen.CaFingerprints.Count > 0 ? Evidence.Authorities
        : stored.Addresses.Count > 0 && seen.Addresses.Count > 0 ? Evidence.Address
        : Evidence.None;

    private static string? Differs(ClusterRecord stored, ClusterEvidence seen, Evidence strength) => strength switch
    {
        Evidence.Uid => stored.Uid == seen.Uid ? null : ClusterTexts.OtherUid(stored, seen),
        Evidence.Authorities => Overlap(stored.CaFingerprints, seen.CaFingerprints) ? null : ClusterTexts.OtherAuthorities(stored, seen),
        Evidence.Address => Overlap(stored.Addresses, seen.Addresses) ? null : ClusterTexts.OtherAddress(stored, seen),
        _ => stored.HasEvidence ? ClusterTexts.NothingInCommon(stored, seen) : null,
    };

    private static ClusterRecord Learn(ClusterRecord stored, ClusterEvidence seen, string? configured, Evidence strength) => stored with
    {
        Uid = stored.Uid ?? seen.Uid,
        CaFingerprints = Merge(stored.CaFingerprints, seen.CaFingerprints, isOverruled: strength is Evidence.Uid),
        Addresses = Merge(stored.Addresses, seen.Addresses, isOverruled: strength is Evidence.Uid or Evidence.Authorities),
        Names = configured is null || stored.Names.Contains(configured) ? stored.Names : [configured, .. stored.Names],
    };

    /// <summary>What overlaps is the same thing on its way from one form to the next. What stronger evidence overrules has been replaced, and may be another cluster's by now.</summary>
    private static IReadOnlyList<string> Merge(IReadOnlyList<string> stored, IReadOnlyList<string> seen, bool isOverruled)
    {
        if (seen.Count == 0 || seen.All(stored.Contains))
            return stored;
        return isOverruled && !Overlap(stored, seen) ? Remembered(seen) : Remembered([.. seen, .. stored.Except(seen)]);
    }

    private static IReadOnlyList<string> Remembered(IReadOnlyList<string> values) => values.Count <= MostRemembered ? values : [.. values.Take(MostRemembered)];

    private static bool Overlap(IReadOnlyList<string> a, IReadOnlyList<string> b) => a.Any(b.Contains);

    private static List<string> Warnings(ClusterRecord stored, ClusterEvidence seen, string? configured, Evidence strength)
    {
        var warnings = new List<string>();
        if (configured is not null && configured != stored.Identity && !stored.Names.Contains(configured))
            warnings.Add(ClusterTexts.KeepsItsName(stored, configured));
        if (seen.Uid is null)
            warnings.Add(stored.Uid is null ? ClusterTexts.NoUid(strength) : ClusterTexts.UidGone(strength));
        if (strength is Evidence.Address && !stored.Addresses.Contains(seen.Addresses[0]))
            warnings.Add(ClusterTexts.OtherSpelling(stored, seen));
        return warnings;
    }
}
