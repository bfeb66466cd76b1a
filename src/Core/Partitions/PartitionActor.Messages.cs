using ActorVent.Actors;
using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

internal sealed partial class PartitionActor
{
    /// <summary>What comes back once an entry is durable.</summary>
    internal sealed record Token(NewEntry Entry, List<PositionTracker.Hold> Holds);

    /// <summary>What a partition is told.</summary>
    internal abstract record Message
    {
        /// <summary>A watch event.</summary>
        internal sealed record Watched(Change Change) : Message;

        /// <summary>Everything of the scope up to this version has been told before; once caught up, also what was there when the watch began.</summary>
        internal sealed record Progressed(ScopeId Scope, ResourceVersion Version, bool IsCaughtUp) : Message;

        /// <summary>A list starts; what belongs to another list of the scope counts no more.</summary>
        internal sealed record ListBegun(ScopeId Scope, long List, ResourceVersion Version) : Message;

        /// <summary>An item of a list.</summary>
        internal sealed record Listed(long List, Change Change) : Message;

        /// <summary>The last page is in: what the list did not contain is gone.</summary>
        internal sealed record ListEnded(ScopeId Scope, long List) : Message;

        /// <summary>The server's history was reset: versions say nothing any more.</summary>
        internal sealed record HistoryReset(ScopeId Scope) : Message;

        /// <summary>Flush the windows, write the positions, release the partition, answer.</summary>
        internal sealed record Drain(ReplyTo<bool> Reply) : Message;

        internal sealed record Written(IReadOnlyList<object> Tokens) : Message;

        internal sealed record Settled(ObjectKey Object, List<PositionTracker.Hold> Holds) : Message;

        internal sealed record LookedUp(Missing Missing, string? Uid) : Message;

        internal sealed record LookupFailed(Missing Missing, Exception Error) : Message;

        internal sealed record LookUp(Missing Missing) : Message;

        internal sealed record Looked(Resends.Pending Pending, IReadOnlyList<Entry> Entries) : Message;

        internal sealed record LookFailed(Resends.Pending Pending, Exception Error) : Message;

        internal sealed record Tick : Message
        {
            public static Tick Instance { get; } = new();
        }

        internal sealed record Drained(ReplyTo<bool> Reply) : Message;
    }

    /// <summary>An object that a list under a selector did not contain: gone, or only not matching.</summary>
    internal sealed record Missing(ObjectKey Object, string Uid, ResourceVersion Version, ScopeId Scope, PositionTracker.Hold Hold);
}
