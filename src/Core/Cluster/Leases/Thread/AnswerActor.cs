using Akka.Actor;

namespace ActorVent.Cluster.Leases;

/// <summary>Answers, and shows by it that the actor system does.</summary>
internal sealed class AnswerActor(Action answered) : UntypedActor
{
    internal sealed record Ask : INoSerializationVerificationNeeded
    {
        public static Ask Instance { get; } = new();
    }

    protected override void OnReceive(object message)
    {
        if (message is Ask)
            answered();
        else
            Unhandled(message);
    }
}
