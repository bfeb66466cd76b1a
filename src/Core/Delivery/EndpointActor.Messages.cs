using ActorVent.Actors;
using ActorVent.Journal;

namespace ActorVent.Delivery;

internal sealed partial class EndpointActor
{
    internal abstract record Message
    {
        /// <summary>Sends nothing more, waits for what is under way, commits, answers, stops.</summary>
        internal sealed record Drain(ReplyTo<bool> Reply) : Message;

        internal sealed record Opened(EndpointSnapshot Snapshot) : Message;

        internal sealed record OpenFailed(Exception Error) : Message;

        internal sealed record Pulled(TailBatch Batch) : Message;

        internal sealed record PullFailed(Exception Error) : Message;

        internal sealed record Loaded(Lane Lane, LaneHead? Head) : Message;

        internal sealed record LoadFailed(Lane Lane, Exception Error) : Message;

        internal sealed record Answered(Lane Lane, Entry Entry, DeliveryOutcome Outcome, long Started) : Message;

        internal sealed record Committed(PendingCommit Commit, WriteResult Result) : Message;

        /// <summary>Something is due: an attempt, the end of a hold, a commit to repeat.</summary>
        internal sealed record Due : Message
        {
            public static Due Instance { get; } = new();
        }

        internal sealed record Open : Message
        {
            public static Open Instance { get; } = new();
        }

        internal sealed record LoadAgain(Lane Lane) : Message;

        internal sealed record CommitAgain(PendingCommit Commit) : Message;

        internal sealed record CutOff : Message
        {
            public static CutOff Instance { get; } = new();
        }
    }

    /// <summary>A commit under way, and what it will make durable.</summary>
    internal sealed record PendingCommit(EndpointCommit Write, IReadOnlyList<(Lane Lane, int Outcomes)> Lanes);
}
