using Akka.Actor;

namespace ActorVent.Cluster.Members;

/// <summary>On a node's event stream: nodes have come, gone, or said something new of themselves.</summary>
internal sealed record MembershipChanged : INoSerializationVerificationNeeded
{
    public static MembershipChanged Instance { get; } = new();
}
