using Akka.Actor;

namespace ActorVent.Node.Admin;

/// <summary>An actor that lives as long as this.</summary>
internal sealed class ActorLife(ActorSystem system, IActorRef actor) : IDisposable
{
    public void Dispose() => system.Stop(actor);
}
