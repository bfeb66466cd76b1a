namespace ActorVent.Journal.Memory;

/// <summary>The cluster that the journal is of.</summary>
internal sealed class MemoryCluster
{
    private ClusterRecord? _record;

    public ClusterRecord? Read() => _record;

    public ClusterRecord Write(ClusterRecord record)
    {
        if (_record is null || _record.Identity == record.Identity)
            _record = record;
        return _record;
    }

    /// <returns>The identity, null without a cluster.</returns>
    public string? Accept()
    {
        _record = _record?.WithoutEvidence();
        return _record?.Identity;
    }
}
