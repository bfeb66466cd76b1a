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

    /// <summary>Default: all.</summary>
    public EndpointRules Rules { get; init; } = EndpointRules.All;
}
