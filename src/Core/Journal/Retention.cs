namespace ActorVent.Journal;

/// <summary>
/// What may be removed: superseded entries (a later entry of the same object exists) whose age, counted from the entry that
/// superseded them, is above the limit, or that are above the size; and deletions that every endpoint has passed and that are older
/// than the age. An object's newest entry stays while the object lives; a deletion stays until every endpoint has passed it (see
/// <see cref="IJournal.WriteLowAsync"/>), was retired, or has been disabled for longer than the age, and until no older state of the
/// object is left that would look like its newest. An out-of-scope note counts as a deletion here. All of this holds for each target
/// by itself; but the deletions that an endpoint from annotations has not passed expire with age, so that nobody fills the disk with
/// the address of a dead host. Such an endpoint is removed, with what is left of its entries and its dead letters, once no live
/// object names it and it has passed everything.
/// </summary>
public sealed record RetentionPolicy
{
    /// <summary>What was superseded, or ended, before this may go.</summary>
    public required DateTimeOffset Before { get; init; }

    /// <summary>Superseded entries go, oldest first, while payloads take more than this many bytes.</summary>
    public required long MostBytes { get; init; }

    /// <summary>
    /// Whether endpoints want only the newest states. If not, a superseded entry that is removed before an endpoint has passed it is listed:
    /// see <see cref="IJournal.ReadExpiredAsync"/>. Deletions are listed in either case.
    /// </summary>
    public required bool NewestOnly { get; init; }

    /// <summary>At most this many entries and rows in one call.</summary>
    public int Batch { get; init; } = 500;
}

/// <summary>What one batch did.</summary>
/// <param name="Removed">Entries removed, and rows that told of removed ones.</param>
/// <param name="Expired">How many of the removed entries are listed from now on.</param>
/// <param name="More">Whether there may be more to remove at once.</param>
/// <param name="RemovedEndpoints">Whether endpoints from annotations went.</param>
public sealed record CompactionResult(int Removed, int Expired, bool More, bool RemovedEndpoints)
{
    /// <summary>Bytes of payload that are left; null: another node is at it, and knows.</summary>
    public long? Bytes { get; init; }
}
