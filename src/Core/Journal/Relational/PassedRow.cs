using ActorVent.Primitives;

namespace ActorVent.Journal.Relational;

/// <summary>What retention has to know of an endpoint in a partition.</summary>
/// <param name="Endpoint">Its id.</param>
/// <param name="FromAnnotation">Its kind.</param>
/// <param name="DisabledSince">null: it is not disabled.</param>
/// <param name="Passed">It waits for nothing that is superseded or an end at or below: of what was there when it joined, only the newest states of live objects are for it.</param>
internal readonly record struct PassedRow(string Endpoint, bool FromAnnotation, DateTimeOffset? DisabledSince, SequenceNumber Passed)
{
    /// <summary>Whether entries of the target are for the endpoint.</summary>
    public bool IsAt(string target) => target.Length == 0 ? !FromAnnotation : target == Endpoint;
}
