namespace ActorVent.Delivery;

/// <summary>Reads a verdict from an outcome. Pure.</summary>
internal static class Answers
{
    public static Verdict Classify(in DeliveryOutcome outcome)
    {
        // Without a status the endpoint may have the request or not: only a repeat settles it.
        if (outcome.Cause != DeliveryCause.Status)
            return Verdict.Retry;
        return outcome.Status switch
        {
            >= 200 and <= 299 => Verdict.Accepted,
            // Bad request, too large, unsupported type, unprocessable: about this body, not about the endpoint.
            400 or 413 or 415 or 422 => Verdict.Rejected,
            410 => Verdict.Disable,
            // 401, 403 and 404 too: a wrong secret or a missing route is repaired by people, and nothing may be lost until then.
            _ => Verdict.Retry,
        };
    }
}
