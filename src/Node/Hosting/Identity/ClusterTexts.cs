using ActorVent.Journal;
using ActorVent.Kubernetes.Identity;

namespace ActorVent.Node.Hosting.Identity;

/// <summary>What the operator is told about a cluster's identity.</summary>
internal static class ClusterTexts
{
    private const string Allow = "allow get on that namespace";

    public static string NoName(string server) =>
        $"The namespace kube-system cannot be read, so the cluster is known by its server's address, {server}: give --cluster NAME, or {Allow}";

    public static string NoUid(Evidence by) =>
        $"The namespace kube-system cannot be read, so the cluster is recognised by {Name(by)}: {Allow}";

    public static string UidGone(Evidence by) =>
        $"The namespace kube-system, whose uid the journal knows, can be read no more; the cluster is recognised by {Name(by)}: {Allow} again";

    public static string KeepsItsName(ClusterRecord stored, string configured) =>
        $"The journal goes on to call the cluster {stored.Identity}: its name cannot be changed, and --cluster {configured} changes nothing";

    public static string OtherSpelling(ClusterRecord stored, ClusterEvidence seen) =>
        $"The server {seen.Addresses[0]} is taken for {stored.Addresses[0]}, which is at the same address";

    public static string OtherUid(ClusterRecord stored, ClusterEvidence seen) =>
        $"its namespace kube-system has the uid {seen.Uid}, and the journal's cluster, {stored.Identity}, has {stored.Uid}";

    public static string OtherAuthorities(ClusterRecord stored, ClusterEvidence seen) =>
        $"none of the authorities of its server's certificate ({Short(seen.CaFingerprints)}) is one of those of the journal's cluster, {stored.Identity} ({Short(stored.CaFingerprints)})";

    public static string OtherAddress(ClusterRecord stored, ClusterEvidence seen) =>
        $"its server is at {string.Join(", ", seen.Addresses)}, and that of the journal's cluster, {stored.Identity}, at {string.Join(", ", stored.Addresses)}";

    public static string NothingInCommon(ClusterRecord stored, ClusterEvidence seen) =>
        $"it shows nothing that the journal knows of its cluster, {stored.Identity}{(stored.Uid is not null && seen.Uid is null ? $": {Allow}" : "")}";

    private static string Name(Evidence by) => by switch
    {
        Evidence.Authorities => "the authorities of its server's certificate",
        Evidence.Address => "its server's address",
        _ => "nothing at all",
    };

    private static string Short(IReadOnlyList<string> fingerprints) => string.Join(", ", fingerprints.Select(static fingerprint => $"SHA-256 {fingerprint[..Math.Min(16, fingerprint.Length)]}…"));
}
