using System.Net;

namespace ActorVent.Simulator.Webhooks;

/// <summary>One request as the receiver saw it.</summary>
public sealed record Delivery
{
    public required DateTimeOffset Time { get; init; }

    /// <summary>webhook-id, empty when there was none.</summary>
    public required string Id { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Uid { get; init; }

    /// <summary>metadata.resourceVersion of the body.</summary>
    public required string Version { get; init; }

    /// <summary>status.phase; <c>Deleted</c> is a deletion.</summary>
    public required string Phase { get; init; }

    /// <summary>Ready containers and all, as kubectl prints them: <c>1/2</c>.</summary>
    public required string Ready { get; init; }

    /// <summary>actorvent-cause</summary>
    public required string Cause { get; init; }

    /// <summary>added, modified, deleted, out-of-scope</summary>
    public required string Type { get; init; }

    /// <summary>actorvent-version: what the sender says it is.</summary>
    public required string SentVersion { get; init; }

    /// <summary>actorvent-previous-version, empty when there was none.</summary>
    public string PreviousVersion { get; init; } = "";

    /// <summary>Where it was sent to.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Where it came from.</summary>
    public IPAddress? From { get; init; }

    /// <summary>traceparent, empty when there was none.</summary>
    public string TraceParent { get; init; } = "";

    public required int Collapsed { get; init; }

    /// <summary>From 1; 0 when the sender does not say.</summary>
    public required int Attempt { get; init; }

    /// <summary>Whether the signature was as it has to be; null when none is expected.</summary>
    public required bool? Signed { get; init; }

    /// <summary>What it was answered with; 0: nothing.</summary>
    public int Status { get; set; }

    /// <summary>Answered 2xx before under the same id.</summary>
    public bool IsRepeat { get; set; }

    /// <summary>What is wrong with the order, null when nothing is.</summary>
    public string? OrderViolation { get; set; }

    /// <summary>namespace/name</summary>
    public string Key => $"{Namespace}/{Name}";

    /// <summary>From the change's revision to here, null when no one knows when that was (<see cref="ReceiverOptions.MadeAt"/>).</summary>
    public TimeSpan? Latency { get; set; }

    public bool IsAccepted => Status is >= 200 and <= 299;

    public bool IsDeletion => Phase == "Deleted";
}
