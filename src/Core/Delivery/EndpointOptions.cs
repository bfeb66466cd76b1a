using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>What an endpoint gets of the objects that were there before it.</summary>
public enum InitialMode
{
    /// <summary>Their newest state, cause <c>initial</c>.</summary>
    Deliver,

    /// <summary>Nothing until they change.</summary>
    Skip,
}

/// <summary>One webhook endpoint.</summary>
public sealed record EndpointOptions
{
    public required EndpointId Id { get; init; }

    /// <summary>Scheme and host only.</summary>
    public required string MaskedUrl { get; init; }

    /// <summary>Whether objects' annotations name it: only entries that name it are for it, and metrics call all such endpoints <c>annotation</c>.</summary>
    public bool FromAnnotation { get; init; }

    public InitialMode Initial { get; init; } = InitialMode.Deliver;

    /// <summary>Whether a newer state of an object takes the place of those not yet delivered.</summary>
    public bool NewestOnly { get; init; } = true;

    /// <summary>Requests under way at once; one per object at most.</summary>
    public int MostInFlight { get; init; } = 32;

    /// <summary>Requests under way at once until the endpoint has taken some; <see cref="MostInFlight"/> at most.</summary>
    public int FirstInFlight { get; init; } = 2;

    /// <summary>Bytes of payloads that may be in memory, from when they are read until they are settled; a single one may be larger.</summary>
    public long MostHeld { get; init; } = 8 << 20;

    /// <summary>Entries sent whose outcome is not committed yet: what a crash may repeat.</summary>
    public int Window { get; init; } = 64;

    /// <summary>Objects that may be failing at once; with that many the endpoint itself is at fault and nothing more is read for it.</summary>
    public int MostFailing { get; init; } = 1024;

    /// <summary>Never part of any text.</summary>
    public override string ToString() => $"{Id} ({MaskedUrl})";
}
