using ActorVent.Journal;

namespace ActorVent.Delivery;

/// <summary>What one endpoint's machine goes by.</summary>
/// <param name="Options">Of the endpoint.</param>
/// <param name="Journal">The journal's <see cref="IJournal.Id"/>.</param>
/// <param name="Jitter">Draws from [0, 1).</param>
internal sealed record EndpointSettings(EndpointOptions Options, string Journal, Func<double> Jitter)
{
    /// <summary>Where an entry goes, null when it may go nowhere; without it to the endpoint's own URL.</summary>
    public Func<Entry, Uri?>? UrlOf { get; init; }

    /// <summary>Whether one that answered 410 is sent to again: at the first start in a process.</summary>
    public bool EnablesAgain { get; init; }

    public RetryOptions Retry { get; init; } = new();

    /// <summary>
    /// How long an outcome may wait for others to be persisted with, unless something waits for it. What is sent and not persisted is bounded by the
    /// window all the same. Default: not at all.
    /// </summary>
    public TimeSpan PersistWithin { get; init; }

    /// <summary>Default: all.</summary>
    public EndpointRules Rules { get; init; } = EndpointRules.All;
}
