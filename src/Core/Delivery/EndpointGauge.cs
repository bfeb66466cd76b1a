using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>How far behind one endpoint is: told by its actor, asked for when metrics are collected.</summary>
/// <param name="endpoint">What metrics call it.</param>
/// <param name="gauges">Those of the node.</param>
internal sealed class EndpointGauge(EndpointId endpoint, EndpointGauges gauges)
{
    private long _oldest;
    private long _waiting;

    public EndpointId Endpoint { get; } = endpoint;

    /// <summary>Whether anybody collects: else nothing has to be told.</summary>
    public bool IsWatched => gauges.IsWatched;

    /// <summary>Since when the oldest that waits has waited; null: nothing waits.</summary>
    public DateTimeOffset? Oldest => Volatile.Read(ref _oldest) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public long Waiting => Volatile.Read(ref _waiting);

    public void Tell(EndpointStanding standing)
    {
        Volatile.Write(ref _oldest, standing.Oldest?.UtcTicks ?? 0);
        Volatile.Write(ref _waiting, standing.Waiting);
    }
}
