using ActorVent.Journal;
using ActorVent.Partitions;
using Akka.Actor;
using Akka.Hosting;

namespace ActorVent.Node.Hosting;

/// <summary>The journal's side of a node: its tail, and retention.</summary>
internal static class JournalActors
{
    public static AkkaConfigurationBuilder WithJournal(this AkkaConfigurationBuilder akka, NodeServices services) => akka.WithActors((system, registry) =>
    {
        var logger = services.Loggers.CreateLogger("ActorVent.Journal");
        var tail = system.ActorOf(TailActor.Props(services.Journal, logger, services.Plan.Bounds.Recent, services.Heads), "tail");
        registry.Register<Tail>(tail);
        registry.Register<Tails>(services.Placement.Tails(system, tail, () => services.Heads.IsRead));
        var options = new RetentionOptions(services.Plan.Retention, services.Plan.RetentionBytes, services.Plan.Collapse.Mode == CollapseMode.Latest);
        var metrics = new JournalMetrics(services.Meter, services.Troubles.Journal);
        system.ActorOf(Props.Create(() => new RetentionActor(
            services.Journal, options, services.Time, () => services.Placement.Does("retention"), () => registry.TellEndpointsChanged(services.Placement), metrics, logger)), "retention");
    });
}
