using ActorVent.Journal;

namespace ActorVent.Partitions;

/// <summary>What operators ask.</summary>
internal sealed partial class PartitionMachine
{
    /// <summary>How it is at present. Changes nothing.</summary>
    public PartitionStatus Status()
    {
        var live = _table.Objects.Values.Count(static known => known.State == ObjectState.Live);
        var state = this switch
        {
            { _drainBy: not null } => PartitionState.Draining,
            { _pending.RetryAt: not null } => PartitionState.Retrying,
            _ => PartitionState.Recording,
        };
        return new PartitionStatus(_partition, state, _epoch, _pending.Last, live, _table.Count - live, _pending.Bytes);
    }
}
