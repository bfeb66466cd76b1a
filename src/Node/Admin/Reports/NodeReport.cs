namespace ActorVent.Node.Admin.Reports;

/// <summary>What one node tells of itself. Fields are only ever added.</summary>
internal sealed record NodeReport
{
    /// <summary>Where the others reach it; <c>local</c>: it is alone.</summary>
    public required string Node { get; init; }

    /// <summary>up; stopped: what its journal says is told.</summary>
    public string State { get; init; } = "up";

    /// <summary>Of the program.</summary>
    public string Version { get; init; } = "";

    /// <summary>Which life of the node.</summary>
    public string Incarnation { get; init; } = "";

    public int ProcessId { get; init; }

    public DateTimeOffset Started { get; init; }

    /// <summary>When it said this.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Bytes that the process takes of the machine's memory.</summary>
    public long Memory { get; init; }

    /// <summary>Whether it may send and write.</summary>
    public bool HoldsLease { get; init; }

    /// <summary>Where the journal is, without user and password.</summary>
    public string Journal { get; init; } = "";

    /// <summary>The identity of the watched cluster; null: it is not known yet.</summary>
    public string? Cluster { get; init; }

    /// <summary>What is wrong, by what: journal, api-server, partitions, watchers, endpoints.</summary>
    public IReadOnlyDictionary<string, string> Troubles { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<EndpointReport> Endpoints { get; init; } = [];

    public IReadOnlyList<PartitionReport> Partitions { get; init; } = [];

    public IReadOnlyList<WatcherReport> Watchers { get; init; } = [];
}
