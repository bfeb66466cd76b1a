namespace ActorVent.Delivery;

/// <summary>What an outcome means for the entry and its endpoint.</summary>
internal enum Verdict
{
    /// <summary>The endpoint has it.</summary>
    Accepted,

    /// <summary>This entry's fault, and no repeat would change that: dead letter at once.</summary>
    Rejected,

    /// <summary>The endpoint's fault: try again, and count it against the endpoint.</summary>
    Retry,

    /// <summary>The endpoint says that it is gone for good: send nothing more to it.</summary>
    Disable,
}
