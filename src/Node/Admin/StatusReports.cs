using ActorVent.Node.Admin.Reports;

namespace ActorVent.Node.Admin;

/// <summary>Puts together what the nodes say.</summary>
internal static class StatusReports
{
    /// <param name="asked">The node that answers.</param>
    /// <param name="now">The time.</param>
    /// <param name="partitions">How many there are.</param>
    /// <param name="answers">By node; null: it has not answered.</param>
    public static StatusReport Of(string asked, DateTimeOffset now, int partitions, IReadOnlyList<(string Node, NodeReport? Report)> answers)
    {
        var nodes = answers.OrderBy(static answer => answer.Node, StringComparer.Ordinal).ToList();
        NodeReport[] known = [.. nodes.Select(static answer => answer.Report).OfType<NodeReport>()];
        return new StatusReport(
            asked, now, [.. nodes.Select(static answer => answer.Report ?? new NodeReport { Node = answer.Node })], partitions,
            Problems.Of(partitions, known, [.. nodes.Where(static answer => answer.Report is null).Select(static answer => answer.Node)]));
    }
}
