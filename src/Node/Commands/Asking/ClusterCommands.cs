using System.Globalization;
using ActorVent.Node.Admin;
using ActorVent.Node.Admin.Clustered;
using ActorVent.Node.Admin.Reports;

namespace ActorVent.Node.Commands.Asking;

/// <summary><c>actorvent cluster …</c>: the cluster that a node is in.</summary>
internal static class ClusterCommands
{
    private static readonly ArgumentDefinition Node = new("NODE", "Its address, as cluster show has it, or HOST:PORT; local: the one that is alone.");

    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        Ask.Once<ClusterReport>("cluster show", "Show the cluster that a node is in: members, leases, who has what.", static _ => ClusterReport.Path, static (table, report, _) => ClusterText.Write(table, report)) with
        {
            Description = "shows the cluster that the node which runs with this data directory is in: its members, their leases, and which partitions, endpoints and watchers each has. Any node tells of all; one that is alone is the only member.",
            Examples = ["actorvent cluster show --data /var/lib/actorvent"],
        },
        Ask.Once<ClusterReport>("cluster status", "Show what the node that is asked is to the cluster.", static _ => ClusterReport.Path, static (table, report, _) => Status(table, report)) with
        {
            Description = "shows the membership of the node that is asked, and how many members it sees.",
        },
        Ask.Once<ClusterReport>("cluster leader", "Show which node admits and removes members.", static _ => ClusterReport.Path, static (table, report, _) => table.Line(report.Leader ?? "nobody")) with
        {
            Description = "shows the cluster's leader as the node that is asked sees it. It admits and removes members, and has no other part in the work.",
        },
        Order.Definition<ClusterRoutes.Ordered>("cluster leave", "Let a node hand over what it has, and end.", Node, static node => Path(ClusterRoutes.Leave, node), "", static ordered => $"{ordered.Node} leaves") with
        {
            Description = "lets a node hand over its partitions, endpoints and watchers to the others, and end with exit code 75. What starts it again brings it back. One that is alone has nobody to hand over to: it stops as at SIGTERM, with exit code 0.",
            Examples = ["actorvent cluster leave 10.0.0.7:4053"],
        },
        Order.Definition<ClusterRoutes.Ordered>("cluster down", "Take a node out that is dead or cut off.", Node, static node => Path(ClusterRoutes.Down, node), "", static ordered => $"{ordered.Node} is taken out") with
        {
            Description = "takes a node out of the cluster that does not hand over what it has any more. It is hardly ever needed: the others take out a node whose lease has run out, within seconds. Its work goes on elsewhere when its leases are over, and never before; the process, if it lives, ends with exit code 75. One that is alone cannot be taken out: let it leave.",
            Examples = ["actorvent cluster down 10.0.0.7:4053"],
        },
        Follow.Definition<ClusterEvents.Event>("cluster tail", "Show how the membership changes, as it happens.", [], static _ => ClusterRoutes.Events, Event) with
        {
            Description = "shows the members and, until it is stopped, each change of them, as the node that is asked sees it. Of one that is alone, this is its coming and leaving.",
        },
    ];

    private static string Path(string route, string? node) => $"{route}?node={Uri.EscapeDataString(node ?? "")}";

    private static void Status(TableWriter table, ClusterReport report)
    {
        var self = report.Members.FirstOrDefault(member => member.Address == report.Asked);
        table.Table(
            ["NODE", "STATUS", "LEADER", "MEMBERS", "UNREACHABLE"],
            [[report.Asked, self?.Status ?? (report.Asked == LeaseReports.Asked ? StoppedNode.Stopped : "joining"), report.Leader ?? "nobody", TableWriter.Number(report.Members.Count), TableWriter.Number(report.Members.Count(static member => !member.IsReachable))]]);
    }

    private static string Event(ClusterEvents.Event happened, Style style) =>
        $"{style.Dim(happened.Time.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture))}  {happened.Node}  {happened.What}";
}
