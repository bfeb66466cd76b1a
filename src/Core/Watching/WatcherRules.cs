namespace ActorVent.Watching;

/// <summary>Rules without which a promise breaks. Switched off only to see that it does.</summary>
internal sealed record WatcherRules
{
    /// <summary>The position is what has been settled, not what has been told.</summary>
    public bool PositionFromSettledOnly { get; init; } = true;

    /// <summary>A partition that says hello is told again what it had not settled.</summary>
    public bool RewindOnHello { get; init; } = true;

    /// <summary>A list counts only for partitions that hear it from its beginning.</summary>
    public bool ListsOnlyForWhoHeardBegin { get; init; } = true;

    /// <summary>A list below what was seen before it began is not told.</summary>
    public bool StaleListsRefused { get; init; } = true;

    /// <summary>Where a watch says nothing, the server is asked whether its history still is the one that was seen.</summary>
    public bool AskInDoubt { get; init; } = true;

    /// <summary>Partitions are told the position that is in the journal, not the one that will be.</summary>
    public bool PersistedPositionTold { get; init; } = true;
}
