using ActorVent.Journal;

namespace ActorVent.Cluster.Tails;

/// <summary>What the nodes' tails hear of each other's partitions.</summary>
internal static class TailsMessage
{
    /// <summary>What has become durable on one node: at most 64 KB of payload unless one entry is larger. When it is lost, the heads show it.</summary>
    /// <param name="Number">Of what this node tells that one, from 1.</param>
    /// <param name="Appended">In order for each partition.</param>
    /// <param name="Heads">The newest of each partition that has something to say.</param>
    internal sealed record Durable(long Number, IReadOnlyList<AppendedEntries> Appended, IReadOnlyList<TailMessage.Head> Heads);

    /// <summary>Credit: everything up to the number has been handed to the tail. The next one says it again.</summary>
    internal sealed record Heard(long Number)
    {
        /// <summary>Nobody reads there: heads are enough.</summary>
        public bool IsIdle { get; init; }
    }
}
