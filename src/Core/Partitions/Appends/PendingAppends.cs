using ActorVent.Journal;
using ActorVent.Partitions.Holds;
using ActorVent.Primitives;

namespace ActorVent.Partitions.Appends;

/// <summary>What waits for the journal, in groups: one append is in flight at a time, what waits for it goes into the next.</summary>
/// <param name="fence">Proof of ownership.</param>
/// <param name="last">The log's newest sequence number.</param>
/// <param name="mostAnnotationEndpoints">See <see cref="PartitionAppend.MostAnnotationEndpoints"/>.</param>
/// <param name="jitter">Draws from [0, 1).</param>
internal sealed class PendingAppends(Fence fence, SequenceNumber last, int mostAnnotationEndpoints, Func<double> jitter)
{
    public const int MostEntries = 256;
    public const long MostBytes = 1 << 20;

    private readonly ExponentialBackoff _backoff = ExponentialBackoff.Short(jitter);
    private readonly Queue<AppendGroup> _full = new();
    private AppendGroup _open = new();
    private AppendGroup? _group;

    public SequenceNumber Last { get; private set; } = last;

    /// <summary>Of payload, what is in flight included.</summary>
    public long Bytes { get; private set; }

    /// <summary>What is being written, or is to be tried again.</summary>
    public PartitionAppend? Current { get; private set; }

    /// <summary>Whether the outcome of <see cref="Current"/> is awaited.</summary>
    public bool IsInFlight { get; private set; }

    /// <summary>When it is tried again, null when it does not wait for that.</summary>
    public DateTimeOffset? RetryAt { get; private set; }

    public bool IsEmpty => Current is null && _full.Count == 0 && _open.IsEmpty;

    public void Add(NewEntry entry, Hold? holds)
    {
        // Rows are forgotten after the entries of an append: an end of now must not go with one of then.
        if (entry.Ends && _open.Forgotten.Count > 0)
            Seal();
        _open.Entries.Add(entry);
        _open.Holds.Add(holds);
        var bytes = entry.Payload?.Length ?? 0;
        _open.Bytes += bytes;
        Bytes += bytes;
        if (_open.Entries.Count >= MostEntries || _open.Bytes >= MostBytes)
            Seal();
    }

    /// <summary>Rows are moved before the entries of an append are written: what is pending of the object has to be in one before.</summary>
    public void Rescope(ObjectKey key, ScopeId scope, ResourceVersion version, long history, bool isPending, Hold hold)
    {
        if (isPending && _open.Entries.Count > 0)
            Seal();
        _open.Rescoped.Add((key, scope, version, history));
        hold.Next = _open.RowHolds;
        _open.RowHolds = hold;
    }

    public void Forget(ObjectKey key) => _open.Forgotten.Add(key);

    public void Drop(ScopeId scope) => _open.Dropped.Add(scope);

    /// <summary>What the partition knows of its scopes is to be written, whatever else there is.</summary>
    public void Want() => _open.IsWanted = true;

    /// <summary>Whether <see cref="Begin"/> has something to write now.</summary>
    public bool MayBegin => Current is null && (_full.Count > 0 || !_open.IsEmpty);

    /// <summary>Takes the next group.</summary>
    /// <param name="runs">All that is known of scopes.</param>
    public PartitionAppend Begin(IEnumerable<Scopes.ScopeRun> runs)
    {
        if (!_full.TryDequeue(out _group))
        {
            _group = _open;
            _open = new AppendGroup();
        }
        var scopes = new List<PartitionScope>();
        foreach (var run in runs)
        {
            if (run.IsActive && (_group.Rescoped.Count > 0 || run.Current != run.Written))
                scopes.Add(run.Current);
        }
        Current = new PartitionAppend
        {
            Fence = fence,
            Last = Last,
            Entries = _group.Entries,
            Rescoped = _group.Rescoped,
            Forgotten = _group.Forgotten,
            Scopes = scopes,
            DroppedScopes = _group.Dropped,
            MostAnnotationEndpoints = mostAnnotationEndpoints,
        };
        IsInFlight = true;
        return Current;
    }

    /// <summary>It is durable.</summary>
    /// <returns>What was in it, and how often it had failed before.</returns>
    public (AppendGroup Group, int Failures) Written(WriteResult result)
    {
        var done = (_group!, _backoff.Failures);
        Last = Current!.LastAfter(result);
        Bytes -= _group!.Bytes;
        (Current, _group, IsInFlight) = (null, null, false);
        _backoff.Reset();
        return done;
    }

    /// <summary>It is certainly not written.</summary>
    /// <returns>How long to wait.</returns>
    public TimeSpan NotWritten(DateTimeOffset now)
    {
        var wait = _backoff.Next();
        IsInFlight = false;
        RetryAt = now + wait;
        return wait;
    }

    /// <summary>The same again.</summary>
    public PartitionAppend Retry()
    {
        RetryAt = null;
        IsInFlight = true;
        return Current!;
    }

    private void Seal()
    {
        _full.Enqueue(_open);
        _open = new AppendGroup();
    }
}
