namespace ActorVent.Journal;

/// <summary>What happened to the object. Stored by number: never renumber.</summary>
public enum ChangeType
{
    Added = 0,
    Modified = 1,

    /// <summary>Gone from the cluster. The payload is its last known state.</summary>
    Deleted = 2,

    /// <summary>No longer covered by the configured scope or selector; it may live on. The payload is its last known state.</summary>
    OutOfScope = 3,
}
