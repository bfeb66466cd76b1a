using ActorVent.Journal;
using ActorVent.Partitions.Holds;
using ActorVent.Primitives;

namespace ActorVent.Partitions.Scopes;

/// <summary>An object that left a selector's view: gone, or only not matching any more.</summary>
internal sealed class Question
{
    public required long Number { get; init; }

    public required ObjectKey Object { get; init; }

    public required string Uid { get; init; }

    /// <summary>Whose watch has to tell the present before it is asked.</summary>
    public required ScopeId Scope { get; set; }

    /// <summary>At which it was learnt: the event's, or the list's.</summary>
    public required ResourceVersion Version { get; init; }

    /// <summary>Of a deletion, if it is one.</summary>
    public required Cause Cause { get; init; }

    /// <summary>Passes to what it becomes.</summary>
    public required Hold Hold { get; init; }

    /// <summary>Another uid has the name at this version: once the watch has told everything up to here, the question's is gone. None: that is not known.</summary>
    public ResourceVersion Until { get; set; }

    /// <summary>Not asked again before.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>Answered, or out of date.</summary>
    public bool IsOver { get; set; }
}
