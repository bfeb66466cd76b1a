using ActorVent.Node.Admin;
using ActorVent.Node.Admin.Reports;

namespace ActorVent.Node.Commands.Asking;

/// <summary>A cluster, for people.</summary>
internal static class ClusterText
{
    public static void Write(TableWriter output, ClusterReport report)
    {
        if (report.Asked == LeaseReports.Asked)
            output.Line("No node answers here: this is what the journal says.");
        var leases = report.Leases.ToLookup(lease => lease.Address);
        foreach (var member in report.Members)
        {
            // One that has just joined may not have said yet which life it is.
            var lease = leases[member.Address].FirstOrDefault(lease => member.Incarnation is null ? lease.LeaseState != "dead" : lease.Incarnation == member.Incarnation)?.LeaseState ?? (report.Asked == NodeAbout.Alone ? "needs no lease" : "no lease");
            output.Line($"{member.Address} | {member.Status} | {(member.IsReachable ? "reachable" : "unreachable")} | {lease}{(member.Address == report.Asked ? " | asked" : "")}");
            output.Line($"  partitions ({member.Partitions.Count}): {Listed(member.Partitions)}");
            output.Line($"  endpoints ({member.Endpoints.Count}): {Listed(member.Endpoints)}");
            output.Line($"  watchers ({member.Watchers.Count}): {Listed(member.Watchers)}");
        }
        var digests = report.Members.Select(member => member.Digest).OfType<string>().Distinct().Count();
        if (digests > 1)
            output.Line("The members are configured differently: what only some of them watch or send is kept until all agree for a minute.");
        foreach (var lease in report.Leases.Where(lease => lease.LeaseState == "dead" || report.Members.All(member => member.Address != lease.Address)))
            output.Line($"{lease.Address ?? lease.Node} | {lease.State} | {lease.LeaseState} | no member");
        output.Line($"Count: {report.Members.Count} nodes");
    }

    private static string Listed(IReadOnlyList<string> names) => names.Count == 0 ? "-" : string.Join(", ", names);
}
