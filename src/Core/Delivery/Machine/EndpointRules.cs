namespace ActorVent.Delivery;

/// <summary>
/// Mechanisms without which a promise breaks. All are on; the simulation turns off one at a time, to see that it finds the history that breaks.
/// </summary>
internal sealed record EndpointRules
{
    public static EndpointRules All { get; } = new();

    /// <summary>What follows on the same object waits until the outcome before it is persisted.</summary>
    public bool FollowAfterPersist { get; init; } = true;

    /// <summary>An object whose state the offset cannot tell has a row.</summary>
    public bool LaneRows { get; init; } = true;

    /// <summary>An entry leaves the window when that it was sent is persisted, not at its answer.</summary>
    public bool WindowUntilPersisted { get; init; } = true;

    /// <summary>A dead letter is written before the delta that passes it.</summary>
    public bool LettersFirst { get; init; } = true;

    /// <summary>What lanes wait for holds back what retention may remove.</summary>
    public bool LowOverLanes { get; init; } = true;

    /// <summary>The webhook-id tells what lives again after a restore from what was sent before.</summary>
    public bool HistoryInId { get; init; } = true;

    /// <summary>What was there before the endpoint joined, or began, is read, so that what is superseded is known.</summary>
    public bool ReadWhatWasThere { get; init; } = true;
}
