using Akka.Actor;

namespace ActorVent.Progress;

/// <summary>Between an endpoint and the child that writes its log. The child stops when a write fails: the endpoint decides when it begins again.</summary>
internal static class LogMessage
{
    /// <summary>Child to endpoint: the log is read, and may be written.</summary>
    internal sealed record Recovered(EndpointProgress Progress) : INoSerializationVerificationNeeded;

    /// <summary>Child to endpoint, before it stops: the log itself is bad, or is another journal's. Waiting does not help.</summary>
    /// <param name="Row">The sequence number of the stored row; 0: none in particular.</param>
    /// <param name="Reason">What is wrong, where and what to do.</param>
    internal sealed record Unreadable(long Row, string Reason) : INoSerializationVerificationNeeded;

    /// <summary>Child to endpoint, before it stops: what the database said. Waiting may help.</summary>
    internal sealed record Failed(string Reason) : INoSerializationVerificationNeeded;

    /// <summary>Endpoint to child: persist this. One at a time.</summary>
    /// <param name="Number">Comes back.</param>
    /// <param name="Delta">Not touched again.</param>
    internal sealed record Persist(long Number, ProgressDelta Delta) : INoSerializationVerificationNeeded;

    /// <summary>Child to endpoint: it is durable.</summary>
    internal sealed record Persisted(long Number) : INoSerializationVerificationNeeded;
}
