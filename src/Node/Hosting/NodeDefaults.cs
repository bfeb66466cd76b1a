using Akka.Event;
using Akka.Hosting;
using AkkaLevel = Akka.Event.LogLevel;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorVent.Node.Hosting;

/// <summary>What is not Akka's default on every node.</summary>
internal static class NodeDefaults
{
    public static AkkaConfigurationBuilder WithNodeDefaults(this AkkaConfigurationBuilder akka, NodeServices services) => akka
        .ConfigureLoggers(setup =>
        {
            // What Akka itself has to say is of use to nobody until something is looked for.
            var isLookedFor = services.Loggers.CreateLogger("Akka").IsEnabled(LogLevel.Debug);
            setup.ClearLoggers();
            setup.LogLevel = isLookedFor ? AkkaLevel.InfoLevel : AkkaLevel.ErrorLevel;
            if (!isLookedFor)
                setup.LogFilterBuilder = new LogFilterBuilder().ExcludeSourceContaining("/system/sharding/").ExcludeSourceContaining("/system/endpointManager");
            setup.AddLoggerFactory(services.Loggers);
        })
        .AddHocon(
            """
            akka.log-dead-letters = off
            akka.log-dead-letters-during-shutdown = off
            akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
            # Each tick wakes two threads: at the default of 10 ms a node at rest took 2.5 % of a core, for timers that need no such precision.
            akka.scheduler.tick-duration = 50ms
            """,
            HoconAddMode.Prepend);
}
