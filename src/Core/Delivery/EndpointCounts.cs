using System.Globalization;

namespace ActorVent.Delivery;

/// <summary>What came of attempts in a while.</summary>
/// <param name="Sent">Accepted.</param>
/// <param name="Retried">Failed, and to be tried again.</param>
/// <param name="DeadLettered">Given up.</param>
/// <param name="Lag">The highest age of what was attempted; what is sent because the endpoint is new has none.</param>
internal readonly record struct EndpointCounts(long Sent, long Retried, long DeadLettered, TimeSpan Lag)
{
    public bool IsEmpty => Sent == 0 && Retried == 0 && DeadLettered == 0;

    public EndpointCounts Plus(EndpointCounts other) =>
        new(Sent + other.Sent, Retried + other.Retried, DeadLettered + other.DeadLettered, Lag > other.Lag ? Lag : other.Lag);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Sent} sent, {Retried} retried, {DeadLettered} dead-lettered, lag up to {Lag.TotalSeconds:0.0} s");
}
