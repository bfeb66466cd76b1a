using Akka.Actor;
using Akka.Remote;

namespace ActorVent.Cluster.Tls;

/// <summary>
/// Hears of each of Akka's outbound endpoints that it has ended, on the thread of that endpoint: before the endpoint that follows it can ask for a connection.
/// An actor would hear of it later.
/// </summary>
/// <param name="system">The system.</param>
/// <param name="ended">Told the address of the node that the endpoint was for; returns at once.</param>
internal sealed class EndpointEnds(ExtendedActorSystem system, Action<Address> ended) : MinimalActorRef
{
    public override ActorPath Path { get; } = system.SystemGuardian.Path / "tls-endpoint-ends";

    public override IActorRefProvider Provider { get; } = system.Provider;

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is DisassociatedEvent { IsInbound: false } end)
            ended(end.RemoteAddress);
    }
}
