namespace ActorVent.Partitions.Holds;

/// <summary>One change, or whatever else goes into the journal, from its arrival until it is persisted or void. Keeps its batch unsettled.</summary>
internal sealed class Hold
{
    /// <summary>Its object; null when it concerns a row only.</summary>
    public Known? Known { get; set; }

    /// <summary>null: came with none.</summary>
    public Batch? Batch { get; set; }

    /// <summary>Batches that brought what this made void.</summary>
    public List<Batch>? Voids { get; set; }

    /// <summary>Bytes of payload that are counted while the object's actor has it.</summary>
    public int Bytes { get; set; }

    /// <summary>Whether the object's actor may keep it until a window ends.</summary>
    public bool MayWait { get; set; }

    /// <summary>Whether the object's actor has it.</summary>
    public bool IsTold { get; set; }

    /// <summary>What settles together with it.</summary>
    public Hold? Next { get; set; }
}
