namespace ActorVent.Journal.Sqlite;

/// <summary>One write of a group. Runs on the writer's thread; answers exactly once.</summary>
internal abstract class WriteRequest
{
    /// <summary>Makes the changes, inside the group's transaction. May run again after a rollback, so it keeps nothing.</summary>
    public abstract void Execute(WriteTables tables);

    /// <summary>The transaction is durable.</summary>
    public abstract void Written();

    /// <summary>The transaction is not written, or nobody knows.</summary>
    public abstract void Failed(WriteOutcome outcome, Exception failure);
}
