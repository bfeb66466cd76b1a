using ActorVent.Node.Configuration;
using ActorVent.Simulator.Webhooks;

namespace ActorVent.Node.Commands;

/// <summary>What a demo came to, for people.</summary>
internal sealed record DemoSummary
{
    public required TimeSpan Ran { get; init; }

    public required DeliverySummary Received { get; init; }

    /// <summary>Pods there are, or were and were received.</summary>
    public required int Pods { get; init; }

    /// <summary>Of these, whose newest state or deletion has not arrived.</summary>
    public required int Missing { get; init; }

    public required Percentiles Latencies { get; init; }

    public bool KeptItsPromises => Received is { OrderViolations: 0, Repeats: 0, BadSignatures: 0 } && Missing == 0;

    public void Write(SummaryText summary, MeterTally tally)
    {
        const string changes = "actorvent.changes";
        summary.Title($"After {Duration.Format(TimeSpan.FromSeconds(Math.Round(Ran.TotalSeconds)))}");
        summary.Row(
            "changes", tally.Total(changes),
            $"recorded {tally.Of(changes, "journaled")}, collapsed {tally.Of(changes, "collapsed")}, unchanged {tally.Of(changes, "unchanged")}, void {tally.Of(changes, "void")}");
        summary.Row("delivered", Received.Accepted, string.Join(", ", Received.Causes.Select(cause => $"{cause.Key} {cause.Value}")));
        ReceivedSummary.Promises(summary, Received);
        summary.Verdict("signatures", Received.BadSignatures == 0, "all good", $"{Received.BadSignatures} bad");
        summary.Verdict("last states", Missing == 0, $"all {Pods} arrived", $"{Missing} of {Pods} are missing");
        summary.Row("latency", $"p50 {SummaryText.Of(Latencies.At(0.5))}, p99 {SummaryText.Of(Latencies.At(0.99))}, from the change in the cluster to the receiver");
    }
}
