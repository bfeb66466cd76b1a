namespace ActorVent.Partitions;

/// <summary>Which changes of an object are worth an entry.</summary>
public enum CollapseMode
{
    /// <summary>The newest state at the end of each window.</summary>
    Latest,

    /// <summary>Every change.</summary>
    None,

    /// <summary>Every change of phase, readiness, restart count or reason, and of the others the newest at the end of each window.</summary>
    Transitions,
}

/// <summary>How rapid changes of one object are collapsed.</summary>
/// <param name="Mode">Default: <see cref="CollapseMode.Latest"/>.</param>
/// <param name="Window">At most one entry per object in this time, deletions (and in mode transitions: transitions) excepted. Nothing in mode none. Default: 1 s.</param>
public sealed record CollapseOptions(CollapseMode Mode, TimeSpan Window)
{
    public static CollapseOptions Default { get; } = new(CollapseMode.Latest, TimeSpan.FromSeconds(1));
}
