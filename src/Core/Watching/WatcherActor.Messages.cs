using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Primitives;

namespace ActorVent.Watching;

internal sealed partial class WatcherActor
{
    internal abstract record Message
    {
        /// <summary>These partitions run: what they have not seen yet has to be told to them.</summary>
        internal sealed record PartitionsUp(IReadOnlyList<PartitionUp> Partitions) : Message;

        internal sealed record PartitionDown(PartitionId Partition) : Message;

        internal sealed record Paged(int Attempt, ListPage Page) : Message;

        internal sealed record Opened(int Attempt, IWatchStream Stream) : Message;

        internal sealed record Read(int Attempt, IReadOnlyList<WatchEvent> Events) : Message;

        internal sealed record Failed(int Attempt, Exception Error) : Message;

        internal sealed record Retry : Message
        {
            public static Retry Instance { get; } = new();
        }

        internal sealed record Tick : Message
        {
            public static Tick Instance { get; } = new();
        }

        /// <summary>A full partition has taken what it was told.</summary>
        internal sealed record Room(Link Link) : Message;
    }
}
