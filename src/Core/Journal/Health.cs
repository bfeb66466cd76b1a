namespace ActorVent.Journal;

/// <summary>Whether a pod's newest state is one that is sent again while it lasts. Stored by number: never renumber.</summary>
public enum Health
{
    /// <summary>Nobody looked, or it cannot be told of objects of this kind.</summary>
    Unknown = 0,

    Healthy = 1,

    Unhealthy = 2,
}
