using ActorVent.Progress;
using Akka.Actor;

namespace ActorVent.Tests.Delivery.Actors;

/// <summary>In place of the child that keeps an endpoint's log: tells a probe what it is to persist, and persists when the test says so.</summary>
/// <param name="probe">Gets what is to be persisted, from this.</param>
/// <param name="progress">What it recovers.</param>
internal sealed class StandInLog(IActorRef probe, Func<EndpointProgress> progress) : UntypedActor
{
    public static Props Props(IActorRef probe, Func<EndpointProgress> progress) => Akka.Actor.Props.Create(() => new StandInLog(probe, progress));

    protected override void PreStart() => Context.Parent.Tell(new LogMessage.Recovered(progress()));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case LogMessage.Persist:
                probe.Tell(message);
                break;
            case LogMessage.Persisted:
                Context.Parent.Tell(message);
                break;
            case LogMessage.Failed:
                Context.Parent.Tell(message);
                Context.Stop(Self);
                break;
            case "throw":
                throw new InvalidOperationException("the disk is gone");
        }
    }
}
