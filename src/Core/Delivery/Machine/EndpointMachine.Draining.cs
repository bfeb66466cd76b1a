namespace ActorVent.Delivery;

internal sealed partial class EndpointMachine
{
    /// <summary>How long answers are waited for.</summary>
    private static readonly TimeSpan CutOff = TimeSpan.FromSeconds(8);

    /// <summary>How long it is tried to persist them.</summary>
    private static readonly TimeSpan End = TimeSpan.FromSeconds(9.5);

    private DateTimeOffset? _drainSince;

    private bool IsDraining => _drainSince is not null;

    /// <summary>Whether nothing more comes that would have to be persisted.</summary>
    private bool IsSettled => _pending is null && (_inFlight.Count == 0 || _now >= _drainSince + CutOff);

    private bool IsDrained() => !_isOpen || _isQuarantined || _now >= _drainSince + End || (IsSettled && _writing is null);

    private DateTimeOffset? NextOfDrain() => _drainSince + (_now < _drainSince + CutOff ? CutOff : End);
}
