using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Remote;

namespace ActorVent.Cluster.Tls;

/// <summary>
/// Hears of each of Akka's outbound endpoints that it has ended, on the thread of that endpoint, and remembers it as long as anybody knows the endpoint:
/// a connection may be asked for in the name of one that is gone by then.
/// </summary>
/// <param name="system">The system.</param>
/// <param name="ended">Told the endpoint, and the address of the node that it was for; returns at once.</param>
internal sealed class EndpointEnds(ExtendedActorSystem system, Action<IActorRef, Address> ended) : MinimalActorRef
{
    private readonly ConditionalWeakTable<IActorRef, object> _ended = [];

    public override ActorPath Path { get; } = system.SystemGuardian.Path / "tls-endpoint-ends";

    public override IActorRefProvider Provider { get; } = system.Provider;

    /// <summary>Whether it has. Who is told, and asks here after he can be found, misses none.</summary>
    public bool Includes(IActorRef endpoint) => _ended.TryGetValue(endpoint, out _);

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is not DisassociatedEvent { IsInbound: false } end || ActorCell.GetCurrentSelfOrNoSender() is not { } endpoint)
            return;
        _ended.AddOrUpdate(endpoint, this);
        ended(endpoint, end.RemoteAddress);
    }
}
