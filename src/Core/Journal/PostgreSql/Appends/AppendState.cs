using ActorVent.Primitives;

namespace ActorVent.Journal.PostgreSql;

/// <summary>What was read before an append is planned.</summary>
/// <param name="Fence">As the partition's row says.</param>
/// <param name="Last">Its newest sequence number.</param>
/// <param name="Generation">See <see cref="Schema"/>.</param>
/// <param name="Appends">How many have been written.</param>
internal sealed record AppendState(Fence Fence, SequenceNumber Last, long Generation, long Appends)
{
    /// <summary>The rows of the objects that the append names, at all targets.</summary>
    public Dictionary<ObjectKey, List<PlanRow>> Rows { get; init; } = [];

    /// <summary>Those that exist of the endpoints that the append names.</summary>
    public HashSet<string> Endpoints { get; init; } = [];

    /// <summary>How many endpoints from annotations exist.</summary>
    public int AnnotationEndpoints { get; init; }

    /// <summary>Whether nobody else can create endpoints until the append is written, so that it may.</summary>
    public bool MayCreate { get; init; }
}
