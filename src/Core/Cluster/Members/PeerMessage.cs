using ActorVent.Primitives;

namespace ActorVent.Cluster.Members;

/// <summary>What nodes tell each other of themselves.</summary>
internal static class PeerMessage
{
    /// <summary>What a node is and knows: said at each change of the membership, and each second. The next one says it again.</summary>
    internal sealed record Announcement
    {
        public required Incarnation Incarnation { get; init; }

        /// <summary>Of the configuration: see <see cref="ConfigurationDigest"/>.</summary>
        public required string Digest { get; init; }

        /// <summary>The endpoints that it is configured with, by id.</summary>
        public IReadOnlySet<string> Endpoints { get; init; } = new HashSet<string>();

        /// <summary>The scopes that it is configured with; none before the cluster is known that it watches.</summary>
        public IReadOnlySet<string> Scopes { get; init; } = new HashSet<string>();

        /// <summary>Whether annotations may name endpoints: then it knows all of these, from the journal.</summary>
        public bool TakesAnnotations { get; init; }

        /// <summary>Whether it has an <see cref="Questions.AnswersActor"/>: what it would not understand is not sent to it.</summary>
        public bool AnswersQuestions { get; init; }
    }

    /// <summary>Endpoints from annotations have come or gone. When it is lost, each node finds out within a second.</summary>
    internal sealed record EndpointsChanged
    {
        public static EndpointsChanged Instance { get; } = new();
    }
}
