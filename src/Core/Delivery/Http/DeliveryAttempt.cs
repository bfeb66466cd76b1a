using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>One attempt to send one entry: what the headers say of it.</summary>
internal sealed record DeliveryAttempt
{
    public required Entry Entry { get; init; }

    /// <summary>From <see cref="Delivery.WebhookId.Of"/>; the same at every attempt.</summary>
    public required string WebhookId { get; init; }

    /// <summary>When this attempt is made.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Which attempt this is, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Why it is sent to this endpoint; may differ from the entry's own cause (initial, resend, replay).</summary>
    public required Cause Cause { get; init; }

    /// <summary>The version before it on this endpoint, none if there is none.</summary>
    public required ResourceVersion Previous { get; init; }

    /// <summary>How many changes were collapsed into it or skipped for it.</summary>
    public required int Collapsed { get; init; }

    /// <summary>The span of the attempt, as W3C's Trace Context writes it; null: it is not traced.</summary>
    public string? TraceParent { get; init; }
}
