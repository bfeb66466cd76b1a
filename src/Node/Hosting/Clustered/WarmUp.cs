using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Progress;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Hosting.Clustered;

/// <summary>
/// What is slow once (connections, queries that are made, code that nothing has called yet) comes before the node is a member: what others hand over to it
/// goes on at once then. Reads only, and nothing of anybody's; what fails here is told where it fails again.
/// </summary>
internal static partial class WarmUp
{
    /// <summary>Nobody's: an endpoint's name has no blank.</summary>
    private static readonly EndpointId Nobody = new("warm up");

    /// <summary>As many as entities that begin together ask at once.</summary>
    private const int Readers = 4;

    /// <summary>A node that cannot read is a member all the same.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <param name="system">The node's, before it joins.</param>
    /// <param name="services">What the node works with.</param>
    public static async Task RunAsync(ActorSystem system, NodeServices services)
    {
        var logger = services.Loggers.CreateLogger("ActorVent.Cluster");
        var began = services.Time.GetTimestamp();
        using var over = new CancellationTokenSource(Patience, services.Time);
        try
        {
            await Task.WhenAll([
                ReadLogAsync(system, services, logger, over.Token),
                .. Enumerable.Range(0, Readers).Select(_ => ReadJournalAsync(services.Journal, over.Token)),
            ]).ConfigureAwait(false);
        }
        catch (Exception e) when (e is JournalException or OperationCanceledException or AskTimeoutException)
        {
            Log.Failed(logger, e.Message);
        }
        Log.IsWarm(logger, services.Time.GetElapsedTime(began).TotalMilliseconds);
    }

    private static async Task ReadJournalAsync(IJournal journal, CancellationToken over)
    {
        await journal.HeadsAsync(over).ConfigureAwait(false);
        await journal.ReadAsync(new PartitionId(0), SequenceNumber.Zero, most: 1, mostBytes: 1, over).ConfigureAwait(false);
        await journal.SkipOthersAsync(Nobody, new SequenceNumber[journal.Ring.Partitions], over).ConfigureAwait(false);
    }

    private static async Task ReadLogAsync(ActorSystem system, NodeServices services, ILogger logger, CancellationToken over)
    {
        var log = services.Plan.Log(new LogOptions { Endpoint = Nobody, Journal = services.Journal.Id, Partitions = services.Journal.Ring.Partitions, Lease = services.Lease }, logger);
        var reader = system.ActorOf(Props.Create(() => new LogReader(log)), "warm-up");
        await reader.Ask<object>(LogReader.Read.Instance, Patience, over).ConfigureAwait(false);
    }

    /// <summary>Has a log read, tells how that ended, and is gone.</summary>
    private sealed class LogReader(Props log) : UntypedActor
    {
        private IActorRef _asker = ActorRefs.Nobody;

        protected override void OnReceive(object message)
        {
            if (message is Read)
            {
                _asker = Sender;
                Context.ActorOf(log, "log");
                return;
            }
            _asker.Tell(message);
            Context.Stop(Self);
        }

        protected override SupervisorStrategy SupervisorStrategy() => Akka.Actor.SupervisorStrategy.StoppingStrategy;

        public sealed record Read : INoSerializationVerificationNeeded
        {
            public static Read Instance { get; } = new();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1872, LogLevel.Debug, "Ready to join after {Milliseconds:0} ms")]
        public static partial void IsWarm(ILogger logger, double milliseconds);

        [LoggerMessage(1873, LogLevel.Debug, "Joins cold: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
