using ActorVent.Primitives;

namespace ActorVent.Progress;

/// <summary>
/// Makes progress of stored rows and trusts none of them: a snapshot must name its own row, each row must follow the one before it, and
/// the whole must be of this journal. Akka checks nothing of that.
/// </summary>
/// <param name="options">The log.</param>
/// <param name="store">Where the rows are, for messages.</param>
internal sealed class LogRecovery(LogOptions options, string store)
{
    private readonly ProgressState _state = new(options.Partitions);
    private long _row;
    private List<(long Number, object Row)>? _held;
    private UnreadableLogException? _refusal;

    /// <summary>The row of the snapshot that was accepted; 0: none.</summary>
    public long SnapshotRow { get; private set; }

    /// <summary>A snapshot was refused: an older one than this row has to be offered, or <see cref="NoOlderSnapshot"/> said. 0: none was.</summary>
    public long RefusedRow { get; private set; }

    /// <returns>Whether it was taken; if not, all rows there are have to be added.</returns>
    public bool Offer(long number, object snapshot)
    {
        try
        {
            var (row, progress) = ProgressFormat.ReadSnapshot(snapshot);
            if (row != number)
                throw new StoredFormatException($"it was taken at row {row}");
            _state.Reset(progress);
            SnapshotRow = _row = number;
            ReleaseHeld();
            return true;
        }
        catch (StoredFormatException e)
        {
            _refusal ??= Unreadable(number, $"Snapshot {number} of {Log} cannot be used: {e.Message}.", e);
            _held ??= [];
            RefusedRow = number;
            return false;
        }
    }

    /// <summary>The log is tried from its first row on.</summary>
    public void NoOlderSnapshot() => ReleaseHeld();

    /// <exception cref="UnreadableLogException">A row is missing before this one, or it cannot be applied.</exception>
    public void Add(long number, object row)
    {
        if (_held is not null)
            _held.Add((number, row));
        else
            Apply(number, row);
    }

    /// <param name="last">The sequence number of the last row, as the store tells it.</param>
    /// <exception cref="UnreadableLogException">The log has a gap at its end, or is not of this journal.</exception>
    public ProgressState Complete(long last)
    {
        if (last != _row)
            throw Gap(last);
        if (_row > 0 && _state.Journal != options.Journal)
            throw Unreadable(0, $"{Log} is of another journal ({_state.Journal ?? "it does not say which"}, this one is {options.Journal}).");
        if (options.Heads is { } heads)
            CheckHeads(_state.ToProgress(), heads);
        return _state;
    }

    private string Log => $"the log of endpoint {options.Endpoint} in {store}";

    private void ReleaseHeld()
    {
        RefusedRow = 0;
        var held = _held ?? [];
        _held = null;
        foreach (var (number, row) in held.Where(row => row.Number > _row))
            Apply(number, row);
    }

    private void Apply(long number, object row)
    {
        if (number != _row + 1)
            throw Gap(number);
        try
        {
            _state.Apply(ProgressFormat.ReadDelta(row));
        }
        catch (StoredFormatException e)
        {
            throw Unreadable(number, $"Row {number} of {Log} cannot be used: {e.Message}.", e);
        }
        _row = number;
    }

    private void CheckHeads(EndpointProgress progress, IReadOnlyList<SequenceNumber> heads)
    {
        for (var i = 0; i < heads.Count; i++)
            CheckHead(new PartitionId(i), progress.Offsets[i], heads[i]);
        foreach (var lane in progress.Lanes)
            CheckHead(lane.Partition, lane.Sequence, heads[lane.Partition.Value]);
    }

    private void CheckHead(PartitionId partition, SequenceNumber known, SequenceNumber head)
    {
        if (known > head)
            throw Unreadable(0, $"{Log} knows entry {known} of partition {partition}, and the journal ends at {head}: the journal is older than it.");
    }

    private UnreadableLogException Gap(long found) =>
        _refusal ?? Unreadable(_row + 1, $"Row {_row + 1} of {Log} is missing (the next is {found}).");

    private UnreadableLogException Unreadable(long row, string what, Exception? inner = null) =>
        new(row, $"{char.ToUpperInvariant(what[0])}{what[1..]} Restore {Path.GetFileName(store)} and the journal from one backup, or start without {Path.GetFileName(store)}: then all that lives is sent again.", inner);
}
