using ActorVent.Cluster.Questions;
using Akka.Actor;

namespace ActorVent.Node.Admin.Clustered;

/// <summary>Follows how the membership changes, as this node sees it.</summary>
internal static class ClusterEventFeed
{
    /// <summary>Begins with what is so now.</summary>
    /// <param name="system">This node's.</param>
    /// <param name="happened">Told a line for each change.</param>
    /// <returns>Ends it.</returns>
    public static IDisposable Follow(ActorSystem system, Action<QuestionMessage.Happened> happened) =>
        new ActorLife(system, system.ActorOf(Props.Create(() => new ClusterEvents(happened))));
}
