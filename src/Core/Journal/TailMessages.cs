using ActorVent.Primitives;
using Akka.Actor;

namespace ActorVent.Journal;

/// <summary>What a node's tail is told.</summary>
internal static class TailMessage
{
    /// <summary>Asks for entries above the positions; answered by <see cref="Pulled"/> as soon as there are any.</summary>
    /// <param name="After">By the partition's number. Not touched again by who asks.</param>
    /// <param name="Most">At most this many entries.</param>
    /// <param name="MostBytes">At most this many bytes of payload, but always one entry.</param>
    internal sealed record Pull(SequenceNumber[] After, int Most, long MostBytes) : INoSerializationVerificationNeeded
    {
        /// <summary>
        /// By the partition's number: what is at or below is read from the journal, because whether it is superseded is what decides there. What
        /// was handed over knows nothing of what came after it. Empty: nothing is.
        /// </summary>
        public IReadOnlyList<SequenceNumber> ReadUpTo { get; init; } = [];

        /// <summary>Whether what comes next of the partition has to be read.</summary>
        public bool MustRead(PartitionId partition) => partition.Value < ReadUpTo.Count && After[partition.Value] < ReadUpTo[partition.Value];
    }

    /// <summary>Takes a <see cref="Pull"/> back, if it still waits.</summary>
    internal sealed record Cancel : INoSerializationVerificationNeeded
    {
        public static Cancel Instance { get; } = new();
    }

    /// <summary>Entries for who asked: those of a partition in order, partitions in any.</summary>
    internal sealed record Pulled(IReadOnlyList<Entry> Entries) : INoSerializationVerificationNeeded;

    /// <summary>Durable now. When it is lost, the head shows that something is missing, and it is read.</summary>
    internal sealed record Appended(AppendedEntries Entries) : INoSerializationVerificationNeeded;

    /// <summary>The partition's newest sequence number: said when it has begun, and each second. The push is an optimisation, this is the promise.</summary>
    internal sealed record Head(PartitionId Partition, Epoch Epoch, SequenceNumber Newest) : INoSerializationVerificationNeeded;
}
