using System.Collections.Concurrent;
using ActorVent.Primitives;
using ActorVent.Progress;
using Akka.Actor;

namespace ActorVent.Tests.Cluster.Nodes;

/// <summary>Keeps endpoints' progress in memory for all nodes, as a database would: one writer at a time, who has read all that was written.</summary>
internal sealed class SharedLogs
{
    private readonly ConcurrentDictionary<EndpointId, ProgressState> _logs = new();

    public Props Props(LogOptions options) =>
        Akka.Actor.Props.Create(() => new SharedLogActor(_logs.GetOrAdd(options.Endpoint, _ => new ProgressState(options.Partitions))));

    private sealed class SharedLogActor(ProgressState log) : UntypedActor
    {
        protected override void PreStart()
        {
            lock (log)
                Context.Parent.Tell(new LogMessage.Recovered(log.ToProgress()));
        }

        protected override void OnReceive(object message)
        {
            if (message is not LogMessage.Persist persist)
                return;
            lock (log)
                log.Apply(persist.Delta);
            Sender.Tell(new LogMessage.Persisted(persist.Number));
        }
    }
}
