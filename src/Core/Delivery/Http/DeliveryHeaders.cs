using System.Globalization;
using ActorVent.Journal;

namespace ActorVent.Delivery;

/// <summary>The headers that every delivery carries. Values from objects pass through <see cref="HeaderValue.Safe"/>.</summary>
internal static class DeliveryHeaders
{
    public const string WebhookId = "webhook-id";

    /// <summary>Unix time of the attempt, in seconds.</summary>
    public const string Timestamp = "webhook-timestamp";

    public const string Cause = "actorvent-cause";
    public const string Type = "actorvent-type";
    public const string Kind = "actorvent-kind";
    public const string Version = "actorvent-version";

    /// <summary>How often the server's history was found reset by then: versions compare within one history.</summary>
    public const string History = "actorvent-history";

    /// <summary>The version before on this endpoint. Absent when there is none.</summary>
    public const string PreviousVersion = "actorvent-previous-version";

    public const string Collapsed = "actorvent-collapsed";

    /// <summary>From 1.</summary>
    public const string Attempt = "actorvent-attempt";

    /// <summary>See W3C's Trace Context. Absent when nothing is traced.</summary>
    public const string TraceParent = "traceparent";

    /// <summary>The headers of one attempt. The list is the caller's, for signers to add to.</summary>
    public static List<KeyValuePair<string, string>> Of(DeliveryAttempt attempt)
    {
        var headers = new List<KeyValuePair<string, string>>(14)
        {
            new(WebhookId, HeaderValue.Safe(attempt.WebhookId)),
            new(Timestamp, Number(attempt.Time.ToUnixTimeSeconds())),
            new(Cause, NameOf(attempt.Cause)),
            new(Type, NameOf(attempt.Entry.Type)),
            new(Kind, HeaderValue.Safe(attempt.Entry.Object.Kind)),
            new(Version, HeaderValue.Safe(attempt.Entry.Version.ToString())),
            new(History, Number(attempt.Entry.History)),
            new(Collapsed, Number(attempt.Collapsed)),
            new(Attempt, Number(attempt.Number)),
        };
        if (!attempt.Previous.IsNone)
            headers.Add(new(PreviousVersion, HeaderValue.Safe(attempt.Previous.ToString())));
        if (attempt.TraceParent is { } trace)
            headers.Add(new(TraceParent, trace));
        return headers;
    }

    public static string NameOf(Cause cause) => cause switch
    {
        Journal.Cause.Initial => "initial",
        Journal.Cause.Live => "live",
        Journal.Cause.Resync => "resync",
        Journal.Cause.OutOfScope => "out-of-scope",
        Journal.Cause.Resend => "resend",
        Journal.Cause.Replay => "replay",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "not a cause"),
    };

    /// <summary>Part of <see cref="Delivery.WebhookId"/>: never change a name.</summary>
    public static string NameOf(ChangeType type) => type switch
    {
        ChangeType.Added => "added",
        ChangeType.Modified => "modified",
        ChangeType.Deleted => "deleted",
        ChangeType.OutOfScope => "out-of-scope",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a change type"),
    };

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
