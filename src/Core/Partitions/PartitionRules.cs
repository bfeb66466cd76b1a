namespace ActorVent.Partitions;

/// <summary>
/// Mechanisms without which a promise breaks. All are on; the simulation turns off one at a time, to see that it finds the history that breaks.
/// </summary>
internal sealed record PartitionRules
{
    public static PartitionRules All { get; } = new();

    /// <summary>Decides by what has arrived, not by what is persisted.</summary>
    public bool DecideByArrival { get; init; } = true;

    /// <summary>A void change holds its batch as long as what made it void is not persisted.</summary>
    public bool HoldVoid { get; init; } = true;

    /// <summary>An end that a list implies is as new as the list.</summary>
    public bool TombstoneAtListVersion { get; init; } = true;

    /// <summary>A row of what ended stays until the persisted position has passed it.</summary>
    public bool TombstoneUntilPersisted { get; init; } = true;

    /// <summary>Refuses a lower epoch.</summary>
    public bool CheckEpoch { get; init; } = true;

    /// <summary>Refuses what answers another hello.</summary>
    public bool CheckHello { get; init; } = true;

    /// <summary>Refuses what follows a gap in the numbers.</summary>
    public bool CheckNumber { get; init; } = true;

    /// <summary>Takes no list below the position that it was told.</summary>
    public bool RefuseListsOfThePast { get; init; } = true;

    /// <summary>Tells the head each second.</summary>
    public bool TellHead { get; init; } = true;
}
