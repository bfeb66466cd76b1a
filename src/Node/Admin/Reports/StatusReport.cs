namespace ActorVent.Node.Admin.Reports;

/// <summary>Everything at a glance: <c>GET /v1/status</c>. Fields are only ever added.</summary>
/// <param name="Asked">The node that answered.</param>
/// <param name="Time">When.</param>
/// <param name="Nodes">All nodes, in the order of their addresses.</param>
/// <param name="Partitions">How many there are: each is to run somewhere.</param>
/// <param name="Problems">What is wrong, and what to do about it; the most urgent first.</param>
internal sealed record StatusReport(string Asked, DateTimeOffset Time, IReadOnlyList<NodeReport> Nodes, int Partitions, IReadOnlyList<StatusReport.Problem> Problems)
{
    /// <summary>Where it is asked for.</summary>
    public const string Path = "/v1/status";

    /// <summary>Something that is wrong.</summary>
    /// <param name="About">node, lease, journal, api-server, watch, partition, endpoint, configuration.</param>
    /// <param name="Name">Which of them; empty: there is one.</param>
    /// <param name="What">What is wrong.</param>
    /// <param name="Do">What to do about it.</param>
    internal sealed record Problem(string About, string Name, string What, string Do);
}
