using System.Diagnostics.Metrics;
using ActorVent.Journal.Sqlite;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Node.Configuration;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Hosting;

/// <summary>Runs a node: everything between a cluster and the endpoints.</summary>
public static partial class NodeHost
{
    /// <summary>Runs until <paramref name="stop"/>, then drains.</summary>
    /// <returns>The process' exit code: 0 after a clean stop, 1 otherwise.</returns>
    public static async Task<int> RunAsync(NodeOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken stop)
    {
        var logger = loggers.CreateLogger("ActorVent.Node");
        var random = new LockedRandom(Environment.TickCount);
        var connection = KubernetesConnector.Connect(
            new KubeConfigOptions { KubeConfig = options.Kubeconfig, Context = options.Context }, time, loggers);
        using var client = new ResourceClient(
            connection, time, new Random(random.Next(int.MaxValue)), loggers, new ResourceClientOptions { StreamingLists = options.StreamingLists });
        await using var journal = SqliteJournal.Open(new SqliteJournalOptions { Path = options.JournalPath }, time, loggers.CreateLogger("ActorVent.Journal"));
        var cluster = await ClusterNames.BindAsync(options.Cluster, client, connection, journal, time, logger, stop).ConfigureAwait(false);
        using var meter = new Meter("ActorVent");
        await using var system = new NodeSystem(options, cluster, client, journal, meter, time, random, loggers);
        await system.StartAsync(stop).ConfigureAwait(false);
        Log.Started(logger, options.Endpoints.Count, cluster);
        var failure = await system.WaitAsync(stop).ConfigureAwait(false);
        if (failure is not null)
        {
            Log.Failed(logger, failure.Message);
            return 1;
        }
        Log.Draining(logger, options.DrainTimeout.TotalSeconds);
        await system.DrainAsync(options.DrainTimeout).ConfigureAwait(false);
        return 0;
    }

    private static partial class Log
    {
        [LoggerMessage(1700, LogLevel.Information, "Running: cluster {Cluster}, {Endpoints} endpoints")]
        public static partial void Started(ILogger logger, int endpoints, string cluster);

        [LoggerMessage(1701, LogLevel.Critical, "The node stops: {Error}. What was recorded is sent after the next start")]
        public static partial void Failed(ILogger logger, string error);

        [LoggerMessage(1702, LogLevel.Information, "Stopping: requests under way get up to {Seconds} s, then progress is recorded")]
        public static partial void Draining(ILogger logger, double seconds);
    }
}
