using System.Buffers;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>Sends one request. Never throws but for cancellation: how it ended is data.</summary>
public interface IWebhookTransport
{
    ValueTask<DeliveryOutcome> SendAsync(WebhookRequest request, CancellationToken cancellationToken);
}

/// <summary>One POST.</summary>
/// <param name="Url">Where to. May contain a secret: never log it whole.</param>
/// <param name="Body">What to send.</param>
/// <param name="ContentType">application/json</param>
/// <param name="Headers">Names and values, signatures included.</param>
public sealed record WebhookRequest(Uri Url, ReadOnlySequence<byte> Body, string ContentType, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>Looked at once the connection is there, right before the request is written to it.</summary>
    internal ILease Lease { get; init; } = FileLease.Instance;
}

/// <summary>How far a request came.</summary>
public enum DeliveryPhase
{
    Resolve,
    Connect,
    Send,
    Response,
}

/// <summary>Why it ended.</summary>
public enum DeliveryCause
{
    /// <summary>A status came back: <see cref="DeliveryOutcome.Status"/>.</summary>
    Status,

    /// <summary>Connection refused, reset, unreachable, cut.</summary>
    Network,

    /// <summary>No such host.</summary>
    Dns,

    /// <summary>TLS or certificate.</summary>
    Tls,

    /// <summary>No answer in time. The endpoint may have received the request.</summary>
    TimedOut,

    /// <summary>The sender stopped.</summary>
    Cancelled,

    /// <summary>The address guard refused where the endpoint's name leads. Nothing was sent.</summary>
    Guarded,

    /// <summary>This node's lease lapsed while it waited for a connection. Nothing was sent: no attempt of the endpoint's.</summary>
    LeaseLapsed,
}

/// <summary>How one attempt ended.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Phase">How far it came.</param>
/// <param name="Status">The HTTP status, 0 when there was none.</param>
/// <param name="RetryAfter">The answer's Retry-After, null when there was none.</param>
/// <param name="Detail">For people: the status's reason with a line of the answer, the error's text. No URL's path, no secret.</param>
/// <param name="CorrelationId">What the answer's JSON says as <c>correlation_id</c> or <c>correlation-id</c>.</param>
public readonly record struct DeliveryOutcome(
    DeliveryCause Cause,
    DeliveryPhase Phase,
    int Status = 0,
    TimeSpan? RetryAfter = null,
    string? Detail = null,
    string? CorrelationId = null);
