using ActorVent.Simulator.Webhooks;

namespace ActorVent.Node.Commands;

/// <summary>What a receiver has seen, for people.</summary>
internal static class ReceivedSummary
{
    public static void Write(SummaryText summary, DeliveryLog log, bool signed)
    {
        var seen = log.Summary();
        var states = log.LastStates();
        summary.Title("Received");
        summary.Row("requests", seen.Requests);
        summary.Row("accepted", seen.Accepted, string.Join(", ", seen.Causes.Select(cause => $"{cause.Key} {cause.Value}")));
        summary.Row("pods", states.Count, $"{states.Count(state => state.Value.IsDeleted)} deleted");
        summary.Row("collapsed", seen.Collapsed);
        Promises(summary, seen);
        if (signed)
            summary.Verdict("signatures", seen.BadSignatures == 0, $"{seen.Requests} good, 0 bad", $"{seen.Requests - seen.BadSignatures} good, {seen.BadSignatures} bad");
    }

    /// <summary>Order and repeats.</summary>
    public static void Promises(SummaryText summary, DeliverySummary seen)
    {
        summary.Verdict("order", seen.OrderViolations == 0, "kept", $"broken {seen.OrderViolations} times");
        summary.Row("repeats", seen.Repeats);
    }
}
