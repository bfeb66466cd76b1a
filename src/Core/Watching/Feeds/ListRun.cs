using ActorVent.Primitives;

namespace ActorVent.Watching.Feeds;

/// <summary>A list that is under way.</summary>
/// <param name="number">What no other list of the watcher has.</param>
/// <param name="seen">The newest version seen when it began: a list below it is of the past.</param>
internal sealed class ListRun(long number, ResourceVersion seen)
{
    public long Number => number;

    public ResourceVersion Seen => seen;

    /// <summary>What its first page said; none before.</summary>
    public ResourceVersion Version { get; private set; }

    public bool IsStale { get; private set; }

    /// <summary>The next page's token.</summary>
    public string? Continue { get; set; }

    /// <summary>Objects so far.</summary>
    public long Count { get; set; }

    /// <summary>Takes the first page's version.</summary>
    public void Begin(ResourceVersion version, bool refusesStale)
    {
        Version = version;
        IsStale = refusesStale && seen.IsInteger && version.IsInteger && seen.IsNewerThan(version);
    }
}
