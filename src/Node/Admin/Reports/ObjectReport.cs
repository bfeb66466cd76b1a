namespace ActorVent.Node.Admin.Reports;

/// <summary>What is known of one object: <c>GET /v1/object?namespace=…&amp;name=…</c>. Fields are only ever added.</summary>
/// <param name="Cluster">The identity of the watched cluster.</param>
/// <param name="Kind">Of the object.</param>
/// <param name="Namespace">Of the object.</param>
/// <param name="Name">Of the object.</param>
/// <param name="Partition">Which has it.</param>
/// <param name="States">Those that are kept, oldest first. Not what is in them.</param>
/// <param name="Endpoints">How far each is.</param>
/// <param name="IsCut">Whether there are more states than are shown.</param>
internal sealed record ObjectReport(
    string Cluster, string Kind, string Namespace, string Name, int Partition,
    IReadOnlyList<ObjectReport.State> States, IReadOnlyList<ObjectReport.Endpoint> Endpoints, bool IsCut)
{
    /// <summary>Where it is asked for.</summary>
    public const string Path = "/v1/object";

    /// <summary>A state that the journal keeps.</summary>
    /// <param name="Sequence">Its number in the partition's log.</param>
    /// <param name="Uid">Of the object.</param>
    /// <param name="Version">Its resourceVersion.</param>
    /// <param name="Type">added, modified, deleted, out-of-scope.</param>
    /// <param name="Time">When the change was received.</param>
    /// <param name="Collapsed">Earlier changes that became part of it.</param>
    /// <param name="Bytes">Of the object as JSON.</param>
    /// <param name="IsSuperseded">Whether a newer one has taken its place.</param>
    /// <param name="Target">The endpoint that it is for alone, since an annotation names it; null: it is for the configured ones.</param>
    internal sealed record State(long Sequence, string Uid, string Version, string Type, DateTimeOffset Time, int Collapsed, int Bytes, bool IsSuperseded, string? Target);

    /// <summary>One endpoint's way through them.</summary>
    /// <param name="Id">Which.</param>
    /// <param name="Node">Where it runs.</param>
    /// <param name="State">has-it: nothing is left to send; nothing: the journal has nothing for it; unread: not reached yet; else what it waits for: waiting, loading, ready, in-flight, unpersisted; silent; unknown: no node runs, and the journal does not tell.</param>
    /// <param name="Version">What it has; null: not known here, or nothing.</param>
    /// <param name="Attempts">Failed ones of what comes next.</param>
    /// <param name="NextAttempt">When it is tried again.</param>
    /// <param name="Problem">What failed last at the endpoint, whatever the object.</param>
    internal sealed record Endpoint(string Id, string Node, string State, string? Version, int Attempts, DateTimeOffset? NextAttempt, string? Problem)
    {
        /// <summary>Up to this sequence number of the partition the endpoint has read.</summary>
        public long Read { get; init; }

        /// <summary>Whether annotations name it: then only what names it is for it.</summary>
        public bool FromAnnotation { get; init; }
    }
}
