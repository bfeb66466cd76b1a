namespace ActorVent.Simulator.Webhooks;

/// <summary>What a receiver has seen.</summary>
/// <param name="Requests">All, also those that were refused.</param>
/// <param name="Accepted">Answered 2xx.</param>
/// <param name="Distinct">Different ids among them.</param>
/// <param name="Repeats">Accepted under an id that was accepted before.</param>
/// <param name="OrderViolations">Something older after something newer.</param>
/// <param name="BadSignatures">Missing or wrong.</param>
/// <param name="Collapsed">Changes that the sender says it collapsed into what was accepted; repeats not counted again.</param>
/// <param name="Causes">Accepted, by cause; repeats not counted again.</param>
public sealed record DeliverySummary(
    long Requests, long Accepted, long Distinct, long Repeats, long OrderViolations, long BadSignatures, long Collapsed, IReadOnlyDictionary<string, long> Causes)
{
    /// <summary>Bodies that are no pod payload, answered 400.</summary>
    public long Unreadable { get; init; }

    /// <summary>Half of what was accepted came at most this long after its change; null without <see cref="ReceiverOptions.MadeAt"/>.</summary>
    public TimeSpan? P50 { get; init; }

    /// <summary>99 of 100.</summary>
    public TimeSpan? P99 { get; init; }

    /// <summary>The first hundred, in words.</summary>
    public IReadOnlyList<string> Violations { get; init; } = [];
}
