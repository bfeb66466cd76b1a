using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>
/// What may be removed: superseded entries (a later entry of the same object exists) that are older than the age or above the
/// size, and deletions that every endpoint has passed and that are older than the age. An object's newest entry stays while
/// the object lives; a deletion stays until every endpoint that is not removed has passed it, lanes included, and until no
/// older state of the object is left that would look like its newest. An out-of-scope note counts as a deletion here. All of
/// this holds for each target by itself; but the deletions that an endpoint from annotations has not passed expire with age, so
/// that nobody fills the disk with the address of a dead host. Such an endpoint is removed, with what is left of its entries and
/// its dead letters, once no live object names it and it has passed everything.
/// </summary>
public sealed record RetentionPolicy
{
    /// <summary>Entries received before this may go.</summary>
    public required DateTimeOffset Before { get; init; }

    /// <summary>Superseded entries go, oldest first, while payloads take more than this many bytes.</summary>
    public required long MostBytes { get; init; }

    /// <summary>
    /// Whether endpoints want only the newest states. If not, an entry removed before an endpoint has passed it is
    /// listed among that endpoint's dead letters, reason <c>expired</c>, without its payload.
    /// </summary>
    public required bool NewestOnly { get; init; }

    /// <summary>At most this many entries in one call.</summary>
    public int Batch { get; init; } = 500;
}

/// <summary>What one batch did.</summary>
/// <remarks>Endpoints from annotations that went are not told: see <see cref="IJournal.EndpointsChanged"/>.</remarks>
/// <param name="Removed">Entries removed.</param>
/// <param name="Expired">Dead letters written, by endpoint.</param>
/// <param name="More">Whether there may be more to remove at once.</param>
public sealed record CompactionResult(int Removed, IReadOnlyDictionary<EndpointId, int> Expired, bool More)
{
    public bool RemovedEndpoints { get; init; }
}
