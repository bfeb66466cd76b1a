using ActorVent.Journal;
using ActorVent.Primitives;
using Akka.Actor;

namespace ActorVent.Partitions;

/// <summary>Between a partition and the actors of its objects, parent and child: nothing is lost; a failure of the child fails the parent.</summary>
internal static class ObjectMessage
{
    /// <summary>A change that is news.</summary>
    /// <param name="Object">Whose.</param>
    /// <param name="Change">What happened.</param>
    /// <param name="Emitted">The digest of what was told last, if the object's actor has to begin.</param>
    /// <param name="Ticket">Comes back once it is known what became of the change.</param>
    internal sealed record Changed(ObjectKey Object, Change Change, Digest Emitted, long Ticket) : INoSerializationVerificationNeeded;

    /// <summary>What waits goes out now: the partition is about to be handed over.</summary>
    internal sealed record Flush(ObjectKey Object) : INoSerializationVerificationNeeded;

    /// <summary>What became of changes: an entry for all of them, or nothing was left to tell.</summary>
    /// <param name="Object">Whose.</param>
    /// <param name="Entry">null: back in the state that was told last.</param>
    /// <param name="Tickets">Of the changes.</param>
    /// <param name="IsCalm">Nothing waits and no window is open: the object needs nobody until it changes.</param>
    internal sealed record Collapsed(ObjectKey Object, NewEntry? Entry, IReadOnlyList<long> Tickets, bool IsCalm) : INoSerializationVerificationNeeded;
}
