using ActorVent.Primitives;

namespace ActorVent.Delivery;

internal sealed partial class EndpointMachine
{
    private static readonly TimeSpan LowInterval = TimeSpan.FromSeconds(5);

    // By the partition's number: what was written last.
    private SequenceNumber[] _lows = [];
    private IReadOnlyList<(PartitionId Partition, SequenceNumber Low)>? _writing;
    private DateTimeOffset? _lowAt;
    private DateTimeOffset? _disabledSince;
    private bool _isDisabledToTell;

    private void LowMayRise() => _lowAt ??= _now + LowInterval;

    private void WriteLow()
    {
        if (_writing is not null || _lowAt is not { } due || (IsDraining ? !IsSettled : _now < due))
            return;
        _lowAt = null;
        var rising = Rising();
        if (rising.Count == 0 && !_isDisabledToTell)
            return;
        _writing = rising;
        _effects.Add(new EndpointEffect.WriteLow(rising, _disabledSince));
    }

    /// <summary>In each partition the lower of the persisted offset and of what the persisted lanes wait for.</summary>
    private List<(PartitionId, SequenceNumber)> Rising()
    {
        var lows = new SequenceNumber[_cursors.Length];
        for (var partition = 0; partition < lows.Length; partition++)
            lows[partition] = _cursors[partition].Persisted;
        foreach (var lane in _lanes.Values)
        {
            if (settings.Rules.LowOverLanes && lane.Persisted < lows[lane.Partition.Value])
                lows[lane.Partition.Value] = lane.Persisted.Value;
        }
        var rising = new List<(PartitionId, SequenceNumber)>();
        for (var partition = 0; partition < lows.Length; partition++)
        {
            if (lows[partition] > _lows[partition])
                rising.Add((new PartitionId(partition), lows[partition]));
        }
        return rising;
    }

    private void LowWritten()
    {
        if (_writing is not { } written)
            return;
        _writing = null;
        _isDisabledToTell = false;
        foreach (var (partition, low) in written)
            _lows[partition.Value] = low;
    }

    private void LowFailed(string reason)
    {
        if (_writing is null)
            return;
        _writing = null;
        _effects.Add(new EndpointReport.LowNotWritten(reason));
        // At the end there is no second time: an old value is safe.
        if (!IsDraining)
            _lowAt = _now + LowInterval;
    }

    private DateTimeOffset? NextOfLow() => _writing is null && !IsDraining && !_isQuarantined ? _lowAt : null;
}
