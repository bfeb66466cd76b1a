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
            setup.ClearLoggers();
            setup.LogLevel = services.Loggers.CreateLogger("Akka").IsEnabled(LogLevel.Debug) ? AkkaLevel.InfoLevel : AkkaLevel.ErrorLevel;
            setup.AddLoggerFactory(services.Loggers);
        })
        .AddHocon(
            """
            akka.log-dead-letters = off
            akka.log-dead-letters-during-shutdown = off
            akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
            # Each tick wakes two threads: at the default of 10 ms a node at rest took 2.5 % of a core, for timers that need no such precision.
            akka.scheduler.tick-duration = 100ms
            """,
            HoconAddMode.Prepend);
}
