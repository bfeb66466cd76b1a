using Akka.Actor;

namespace ActorVent.Cluster.Questions;

/// <summary>Where questions are put.</summary>
internal static class QuestionPaths
{
    /// <param name="system">Of who asks.</param>
    /// <param name="node">Whom; null: this node.</param>
    public static ActorSelection At(ActorSystem system, Address? node) => node is null
        ? system.ActorSelection($"/user/{AnswersActor.Name}")
        : system.ActorSelection(new RootActorPath(node) / "user" / AnswersActor.Name);
}
