using ActorVent.Primitives;
using ActorVent.Progress;
using Akka.Actor;

namespace ActorVent.Tests.Node.Hosting;

/// <summary>Keeps endpoints' progress in memory, over restarts of the node.</summary>
internal sealed class MemoryLogs
{
    private readonly Dictionary<EndpointId, ProgressState> _logs = [];

    /// <summary>Whether nothing can be written.</summary>
    public bool IsFull { get; set; }

    public Props Props(LogOptions options) => Akka.Actor.Props.Create(() => new MemoryLogActor(this, LogOf(options)));

    private ProgressState LogOf(LogOptions options)
    {
        if (!_logs.TryGetValue(options.Endpoint, out var log))
            _logs.Add(options.Endpoint, log = new ProgressState(options.Partitions));
        return log;
    }

    private sealed class MemoryLogActor(MemoryLogs logs, ProgressState log) : UntypedActor
    {
        protected override void PreStart() => Context.Parent.Tell(new LogMessage.Recovered(log.ToProgress()));

        protected override void OnReceive(object message)
        {
            if (message is not LogMessage.Persist persist)
                return;
            if (logs.IsFull)
            {
                Context.Parent.Tell(new LogMessage.Failed("There is no space left"));
                Context.Stop(Self);
                return;
            }
            log.Apply(persist.Delta);
            Sender.Tell(new LogMessage.Persisted(persist.Number));
        }
    }
}
