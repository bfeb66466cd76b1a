using System.Diagnostics;
using System.Globalization;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>What the span of one attempt says, in the words of OpenTelemetry's conventions for HTTP where these have some. Never a URL's path, which may be a secret.</summary>
internal static class DeliverySpan
{
    public static void Begin(Activity span, EndpointId endpoint, DeliveryAttempt attempt, Uri url)
    {
        if (!span.Recorded)
            return;
        span.SetTag("actorvent.endpoint", endpoint.Value);
        span.SetTag("actorvent.attempt", attempt.Number);
        span.SetTag("actorvent.webhook_id", attempt.WebhookId);
        span.SetTag("actorvent.cause", DeliveryHeaders.NameOf(attempt.Cause));
        span.SetTag("http.request.method", "POST");
        span.SetTag("server.address", url.Host);
        span.SetTag("server.port", url.Port);
    }

    /// <param name="span">Of the attempt.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="now">The time.</param>
    public static void End(Activity span, DeliveryOutcome outcome, DateTimeOffset now)
    {
        if (outcome.Cause == DeliveryCause.LeaseLapsed)
        {
            // Nothing was sent: no attempt.
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
        else if (span.Recorded)
        {
            if (outcome.Cause == DeliveryCause.Status)
                span.SetTag("http.response.status_code", outcome.Status);
            if (Answers.Classify(outcome) != Verdict.Accepted)
            {
                span.SetTag("error.type", outcome.Cause == DeliveryCause.Status ? outcome.Status.ToString(CultureInfo.InvariantCulture) : $"{outcome.Cause}".ToLowerInvariant());
                span.SetStatus(ActivityStatusCode.Error);
            }
        }
        span.SetEndTime(now.UtcDateTime);
        span.Dispose();
    }
}
