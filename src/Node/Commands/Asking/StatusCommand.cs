using ActorVent.Node.Admin;
using ActorVent.Node.Admin.Reports;

namespace ActorVent.Node.Commands.Asking;

/// <summary><c>actorvent status</c>: everything at a glance, and what is wrong.</summary>
internal static class StatusCommand
{
    /// <summary>More endpoints than these are counted by what they do, and more problems are left to <c>-o json</c>.</summary>
    private const int MostShown = 20;

    public static CommandDefinition Definition { get; } =
        Ask.Once<StatusReport>("status", "Show nodes, watches and endpoints, what is wrong and what to do.", static _ => StatusReport.Path, static (table, status, _) => Write(table, status)) with
        {
            Description = "shows all nodes, what they watch and where they send, and what is wrong with what to do about it. Any node tells of all of them.",
            Examples = ["actorvent status --data /var/lib/actorvent"],
        };

    public static void Write(TableWriter table, StatusReport status)
    {
        var known = status.Nodes.FirstOrDefault(static node => node.Version.Length > 0);
        table.Line(known is null ? "No node answers." : $"Cluster {TableWriter.Clean(known.Cluster ?? "not known yet")}, journal {TableWriter.Clean(known.Journal)}, {status.Partitions} partitions");
        table.Line();
        Nodes(table, status);
        table.Line();
        Watches(table, status);
        table.Line();
        Endpoints(table, status);
        table.Line();
        Problems(table, status);
    }

    private static void Nodes(TableWriter table, StatusReport status)
    {
        string[] wide = table.IsWide ? ["VERSION", "PROCESS", "INCARNATION"] : [];
        table.Table(["NODE", "STATE", "LEASE", "PARTITIONS", "ENDPOINTS", "WATCHES", "MEMORY", "AGE", .. wide], status.Nodes.Select(Row));

        IReadOnlyList<string> Row(NodeReport node)
        {
            var isKnown = node.Version.Length > 0;
            string[] more = table.IsWide ? [isKnown ? node.Version : TableWriter.None, TableWriter.Number(node.ProcessId), isKnown ? node.Incarnation : TableWriter.None] : [];
            return isKnown
                ? [node.Node, node.State, LeaseOf(node), TableWriter.Number(node.Partitions.Count), TableWriter.Number(node.Endpoints.Count),
                    TableWriter.Number(node.Watchers.Count), TableWriter.Bytes(node.Memory), node.State == StoppedNode.Stopped ? TableWriter.None : table.Age(node.Started), .. more]
                : [node.Node, Words.Silent, .. Enumerable.Repeat(TableWriter.None, 6), .. more];
        }
    }

    private static string LeaseOf(NodeReport node) => node.State == StoppedNode.Stopped ? TableWriter.None : node.HoldsLease ? "held" : "lapsed";

    private static void Watches(TableWriter table, StatusReport status)
    {
        string[] wide = table.IsWide ? ["NODE"] : [];
        var watchers = status.Nodes.SelectMany(static node => node.Watchers).OrderBy(static watcher => watcher.Name, StringComparer.Ordinal).ToList();
        if (watchers.Count == 0)
            table.Line(status.Nodes.Any(static node => node.State == StoppedNode.Stopped) ? "Nothing is watched." : "Nothing is watched: the cluster is not known yet, or the watches are moving.");
        else
            table.Table(["WATCH", "STATE", "POSITION", "SEEN", "NEXT", .. wide], watchers.Select(watcher => (IReadOnlyList<string>)[
                watcher.Name, watcher.State, Or(watcher.Position), Or(watcher.Seen), table.Until(watcher.NextAttempt), .. table.IsWide ? [watcher.Node] : Array.Empty<string>()]));
    }

    private static void Endpoints(TableWriter table, StatusReport status)
    {
        var endpoints = status.Nodes.SelectMany(static node => node.Endpoints).OrderBy(static endpoint => endpoint.Id, StringComparer.Ordinal).ToList();
        if (endpoints.Count == 0)
            table.Line("Nothing is sent.");
        else if (endpoints.Count <= MostShown)
            EndpointsCommand.Write(table, endpoints);
        else
            table.Line($"{endpoints.Count} endpoints: {string.Join(", ", endpoints.GroupBy(static endpoint => endpoint.State).Select(static state => $"{state.Count()} {state.Key}"))}");
    }

    private static void Problems(TableWriter table, StatusReport status)
    {
        if (status.Problems.Count == 0)
        {
            table.Line(table.Style.Good("Nothing is wrong."));
            return;
        }
        table.Line(table.Style.Bad(status.Problems.Count == 1 ? "One problem:" : $"{status.Problems.Count} problems:"));
        foreach (var problem in status.Problems.Take(MostShown))
        {
            table.Line($"  {TableWriter.Clean($"{problem.About} {problem.Name}".Trim())}: {TableWriter.Clean(problem.What)}");
            table.Line($"      {problem.Do}");
        }
        if (status.Problems.Count > MostShown)
            table.Line($"  and {status.Problems.Count - MostShown} more: see -o json");
    }

    private static string Or(string text) => text.Length == 0 ? TableWriter.None : text;
}
