namespace ActorVent.Journal.Memory;

/// <summary>What <see cref="MemoryJournal.Faults"/> can do to an operation.</summary>
internal enum Fault
{
    None,

    /// <summary>Nothing is done. A write that returns an outcome says so, everything else throws a transient <see cref="JournalException"/>.</summary>
    NotWritten,

    /// <summary>The write is done, and its outcome reported as unknown; what returns no outcome throws.</summary>
    UnknownWritten,

    /// <summary>Nothing is done, and the outcome reported as unknown; what returns no outcome throws.</summary>
    UnknownNotWritten,

    /// <summary>Another node takes the partition, or begins with the scope, right before the operation. Nobody owns endpoints here: what they write is written.</summary>
    OwnershipLost,
}
