using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Progress;

/// <summary>Progress while deltas are applied to it: what changes is moved in place, also with 1,024 lanes.</summary>
/// <param name="partitions">How many partitions the journal has.</param>
internal sealed class ProgressState(int partitions)
{
    private readonly SequenceNumber[] _offsets = new SequenceNumber[partitions];
    private readonly Dictionary<(PartitionId Partition, ObjectKey Object), LaneRow> _lanes = [];
    private CircuitState _circuit;
    private bool _isDisabled;
    private bool _isPaused;

    /// <summary>null: nothing was applied yet.</summary>
    public string? Journal { get; private set; }

    /// <exception cref="StoredFormatException">The delta is of a journal that has more partitions, or of another journal than those before. Nothing was changed.</exception>
    public void Check(ProgressDelta delta)
    {
        foreach (var (partition, _) in delta.Offsets)
            Check(partition);
        foreach (var lane in delta.Lanes)
            Check(lane.Partition);
        if (Journal is not null && delta.Journal is not null && delta.Journal != Journal)
            throw new StoredFormatException($"it is of the journal {delta.Journal}, the rows before it of {Journal}");
    }

    /// <exception cref="StoredFormatException">As <see cref="Check(ProgressDelta)"/>.</exception>
    public void Apply(ProgressDelta delta)
    {
        Check(delta);
        Journal = delta.Journal ?? Journal;
        foreach (var (partition, sequence) in delta.Offsets)
            _offsets[partition.Value] = sequence;
        foreach (var lane in delta.Lanes)
            _lanes[(lane.Partition, lane.Object)] = lane;
        foreach (var removed in delta.RemovedLanes)
            _lanes.Remove(removed);
        _circuit = delta.Circuit ?? _circuit;
        _isDisabled = delta.IsDisabled ?? _isDisabled;
        _isPaused = delta.IsPaused ?? _isPaused;
    }

    /// <summary>Takes the place of all that was applied.</summary>
    /// <exception cref="StoredFormatException">It is of a journal with another number of partitions. Nothing was changed.</exception>
    public void Reset(EndpointProgress progress)
    {
        if (progress.Offsets.Count != _offsets.Length)
            throw new StoredFormatException($"it is of a journal with {progress.Offsets.Count} partitions, and this one has {_offsets.Length}");
        foreach (var lane in progress.Lanes)
            Check(lane.Partition);
        Journal = progress.Journal;
        for (var i = 0; i < _offsets.Length; i++)
            _offsets[i] = progress.Offsets[i];
        _lanes.Clear();
        foreach (var lane in progress.Lanes)
            _lanes[(lane.Partition, lane.Object)] = lane;
        (_circuit, _isDisabled, _isPaused) = (progress.Circuit, progress.IsDisabled, progress.IsPaused);
    }

    /// <summary>A copy, which later deltas do not change.</summary>
    public EndpointProgress ToProgress() => new()
    {
        Journal = Journal,
        Offsets = [.. _offsets],
        Lanes = [.. _lanes.Values],
        Circuit = _circuit,
        IsDisabled = _isDisabled,
        IsPaused = _isPaused,
    };

    private void Check(PartitionId partition)
    {
        if (partition.Value < 0 || partition.Value >= _offsets.Length)
            throw new StoredFormatException($"it names partition {partition}, and the journal has {_offsets.Length}");
    }
}
