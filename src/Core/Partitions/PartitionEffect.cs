using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>What a <see cref="PartitionMachine"/> wants done.</summary>
internal abstract record PartitionEffect
{
    private PartitionEffect()
    {
    }

    /// <summary>Write it, and tell <see cref="PartitionInput.Appended"/>. No other is in flight.</summary>
    internal sealed record Append(PartitionAppend Write) : PartitionEffect;

    /// <summary>To the object's actor, which begins if it is not there. Answered by <see cref="PartitionInput.Collapsed"/>, sooner or later.</summary>
    internal sealed record TellObject(ObjectMessage.Changed Message) : PartitionEffect;

    /// <summary>To the object's actor, if it is there.</summary>
    internal sealed record FlushObject(ObjectMessage.Flush Message) : PartitionEffect;

    /// <summary>To a watcher, through its region.</summary>
    internal sealed record TellWatcher(IWatcherMessage Message) : PartitionEffect;

    /// <summary>To all tails.</summary>
    internal sealed record TellTails(TailMessage.Appended Message) : PartitionEffect;

    /// <summary>To all tails.</summary>
    internal sealed record TellHead(TailMessage.Head Message) : PartitionEffect;

    /// <summary>Ask the server which uid has the name now, and tell <see cref="PartitionInput.LookedUp"/> or <see cref="PartitionInput.LookupFailed"/>.</summary>
    internal sealed record LookUp(long Question, ScopeId Scope, ObjectKey Object) : PartitionEffect;

    /// <summary>Read the entry, and tell <see cref="PartitionInput.Looked"/> or <see cref="PartitionInput.LookFailed"/>.</summary>
    internal sealed record Look(long Number, SequenceNumber Sequence) : PartitionEffect;

    /// <summary>Tell <see cref="PartitionInput.Due"/> then. Takes the place of the one before.</summary>
    internal sealed record SetTimer(DateTimeOffset Due) : PartitionEffect;

    /// <summary>What became of changes, to be counted.</summary>
    internal sealed record Count(PartitionCounts Counts) : PartitionEffect;

    /// <summary>Something that an operator may want to know.</summary>
    internal sealed record Tell(PartitionReport Report) : PartitionEffect;

    /// <summary>A target of an entry was not admitted: as many endpoints from annotations exist as may be.</summary>
    internal sealed record Refuse(ObjectKey Object, EndpointRegistration Endpoint) : PartitionEffect;

    /// <summary>An append has created endpoints from annotations.</summary>
    internal sealed record EndpointsCreated : PartitionEffect
    {
        public static EndpointsCreated Instance { get; } = new();
    }

    /// <summary>Drained: nothing more comes.</summary>
    /// <param name="Release">Whether the partition is to be given up; not when an append may still be under way.</param>
    internal sealed record Stop(bool Release) : PartitionEffect;

    /// <summary>What is in the journal is not known any more: take the partition again. Nothing more comes.</summary>
    internal sealed record Fail(string Reason) : PartitionEffect;
}
