using ActorVent.Journal;

namespace ActorVent.Node.Admin.Reports;

/// <summary>What endpoints were not given, and why: <c>GET /v1/dead-letters?endpoint=…</c>. Fields are only ever added.</summary>
/// <param name="Letters">Those that were given up last first.</param>
/// <param name="IsCut">Whether there are more than are shown.</param>
internal sealed record DeadLetterReport(IReadOnlyList<DeadLetterReport.Letter> Letters, bool IsCut)
{
    /// <summary>Where it is asked for.</summary>
    public const string Path = "/v1/dead-letters";

    /// <summary>A state of an object that was given up at one endpoint. Not what is in it.</summary>
    /// <param name="Endpoint">Its id.</param>
    /// <param name="Cluster">The identity of the watched cluster.</param>
    /// <param name="Kind">Of the object.</param>
    /// <param name="Namespace">Of the object.</param>
    /// <param name="Name">Of the object.</param>
    /// <param name="Uid">Of the object.</param>
    /// <param name="Version">Its resourceVersion.</param>
    /// <param name="Type">added, modified, deleted, out-of-scope.</param>
    /// <param name="Partition">Which has it.</param>
    /// <param name="Sequence">Its number in the partition's log.</param>
    /// <param name="Time">When it was given up.</param>
    /// <param name="Attempts">How often it was sent.</param>
    /// <param name="Reason">Why, in words.</param>
    internal sealed record Letter(
        string Endpoint, string Cluster, string Kind, string Namespace, string Name, string Uid, string Version, string Type, int Partition, long Sequence,
        DateTimeOffset Time, int Attempts, string Reason)
    {
        public static Letter Of(DeadLetter letter) => new(
            letter.Endpoint.Value, letter.Object.Cluster, letter.Object.Kind, letter.Object.Namespace, letter.Object.Name, letter.Uid, letter.Version.ToString(), Words.Of(letter.Type),
            letter.Partition.Value, letter.Sequence.Value, letter.Time, letter.Attempts, letter.Reason);
    }
}
