using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorVent.Delivery;

/// <summary>Tells once a minute what went where, if anything did.</summary>
/// <param name="tally">Counted by the endpoints.</param>
/// <param name="logger">For people.</param>
internal sealed partial class DeliverySummaryActor(DeliveryTally tally, ILogger logger) : UntypedActor, IWithTimers
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public ITimerScheduler Timers { get; set; } = null!;

    private sealed record Due : INoSerializationVerificationNeeded
    {
        public static Due Instance { get; } = new();
    }

    public static Props Props(DeliveryTally tally, ILogger logger) => Akka.Actor.Props.Create(() => new DeliverySummaryActor(tally, logger));

    protected override void PreStart() => Timers.StartPeriodicTimer(Due.Instance, Due.Instance, Interval);

    protected override void OnReceive(object message)
    {
        if (message is not Due)
            Unhandled(message);
        else if (tally.Take() is { } summary)
            Log.Summary(logger, summary);
    }

    private static partial class Log
    {
        [LoggerMessage(1426, LogLevel.Information, "In the last minute: {Summary}")]
        public static partial void Summary(ILogger logger, string summary);
    }
}
