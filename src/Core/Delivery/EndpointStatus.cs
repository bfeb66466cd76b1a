using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>How an endpoint is, for operators.</summary>
internal sealed record EndpointStatus
{
    public required EndpointId Id { get; init; }

    /// <summary>Scheme and host: a URL may be a secret.</summary>
    public required string Url { get; init; }

    public required EndpointState State { get; init; }

    /// <summary>Whether annotations name it, and not the operator.</summary>
    public bool FromAnnotation { get; init; }

    /// <summary>Requests under way.</summary>
    public int InFlight { get; init; }

    /// <summary>Requests that may be under way at present: few until the endpoint has shown that it takes them.</summary>
    public int MostInFlight { get; init; }

    /// <summary>Objects of which something is read and not accepted.</summary>
    public int Waiting { get; init; }

    /// <summary>Of these, objects of which something was refused or not answered.</summary>
    public int Failing { get; init; }

    /// <summary>When the first attempt was that failed and was not made good; null: none.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>When the next of what failed is tried again; null: nothing failed, or not before something else happens.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>When it was received what waits for the longest time, of what is in memory or was tried; null: nothing of that kind.</summary>
    public DateTimeOffset? OldestWaiting { get; init; }

    /// <summary>By the partition's number, up to where all is read: behind it the journal has more. Empty until the endpoint is open.</summary>
    public IReadOnlyList<SequenceNumber> Read { get; init; } = [];

    /// <summary>When it accepted something last; null: nothing since it began to run on its node.</summary>
    public DateTimeOffset? LastAccepted { get; init; }

    /// <summary>What it has given up of late; null: nothing, as far as is known since it began to run on its node.</summary>
    public RecentLetters? DeadLetters { get; init; }

    /// <summary>What failed last, as long as it is not over, in words; null: nothing.</summary>
    public string? Problem { get; init; }

    /// <summary>What was asked of one object; null: nothing is under way of it here.</summary>
    public LaneView? Object { get; init; }
}
