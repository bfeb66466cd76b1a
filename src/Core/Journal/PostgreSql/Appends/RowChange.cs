namespace ActorVent.Journal.PostgreSql;

/// <summary>What an append changes of an object's row. Each includes the ones before it.</summary>
internal enum RowChange
{
    None = 0,

    /// <summary>Only its state: it is forgotten.</summary>
    State = 1,

    /// <summary>Scope, version and history.</summary>
    Scope = 2,

    /// <summary>Everything: it has a new newest entry.</summary>
    Whole = 3,
}
