using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;

namespace ActorVent.Cluster.Tls;

/// <summary>
/// Akka's own detector for a connection (<c>akka.remote.transport-failure-detector</c>), which also keeps for which endpoint the connection is made.
/// Akka does not tell a transport; but it makes the detector while it handles what the endpoint asks for, and gives it to the actor that then asks the transport.
/// </summary>
/// <param name="config">Akka's.</param>
/// <param name="events">Akka's.</param>
internal sealed class EndpointFailureDetector(Config config, EventStream events) : DeadlineFailureDetector(config, events)
{
    private readonly IActorRef? _endpoint = ActorCell.GetCurrentSenderOrNoSender();

    /// <summary>The endpoint that the actor which runs asks for; null: none, or Akka does not say so.</summary>
    public static IActorRef? OfCurrent() =>
        (InternalCurrentActorCellKeeper.Current?.Props.Arguments.OfType<EndpointFailureDetector>().FirstOrDefault())?._endpoint is { } endpoint && !endpoint.IsNobody()
            ? endpoint
            : null;
}
