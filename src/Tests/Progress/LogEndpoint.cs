using System.Threading.Channels;
using ActorVent.Progress;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorVent.Tests.Progress;

/// <summary>Stands where an endpoint does: has a log as its child, and passes on what that tells.</summary>
internal sealed class LogEndpoint : UntypedActor
{
    private readonly ChannelWriter<object> _told;
    private readonly IActorRef _log;

    public LogEndpoint(LogOptions options, ChannelWriter<object> told, ILogger logger)
    {
        _told = told;
        _log = Context.ActorOf(LogActor.Props(options, logger), "log");
        Context.Watch(_log);
    }

    public static Props Props(LogOptions options, ChannelWriter<object> told, ILogger logger) => Akka.Actor.Props.Create(() => new LogEndpoint(options, told, logger));

    protected override SupervisorStrategy SupervisorStrategy() => Akka.Actor.SupervisorStrategy.StoppingStrategy;

    protected override void OnReceive(object message)
    {
        if (message is LogMessage.Persist or Reach)
            _log.Tell(message is Reach ? new Identify(null) : message, Sender);
        else
            _told.TryWrite(message);
    }

    /// <summary>Answered by the log, once it has handled all that it was told before.</summary>
    internal sealed record Reach : INoSerializationVerificationNeeded;
}
