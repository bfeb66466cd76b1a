using ActorVent.Actors;
using ActorVent.Journal;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Delivery;

/// <summary>Runs the actor of each endpoint whose home shard this node owns.</summary>
internal sealed partial class EndpointsActor(
    IReadOnlyList<(EndpointOptions Options, EndpointPort Port)> endpoints, EndpointServices services)
    : Actor<EndpointsActor.Message>
{
    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(1);

    private readonly Dictionary<ShardId, Fence> _fences = [];
    private readonly Dictionary<ActorRef, int> _running = [];
    private ReplyTo<bool>? _drain;

    internal abstract record Message
    {
        /// <summary>The shard is this node's.</summary>
        internal sealed record Owned(Fence Fence) : Message;

        /// <summary>It is not, for the moment at least.</summary>
        internal sealed record Lost(ShardId Shard) : Message;

        internal sealed record Start(int Endpoint) : Message;

        /// <summary>Waits for the requests under way, commits, answers.</summary>
        internal sealed record Drain(ReplyTo<bool> Reply) : Message;
    }

    protected override SupervisionDirective Supervise(ActorRef child, Exception error)
    {
        Log.EndpointFailed(services.Logger, child.Path, error.Message);
        return SupervisionDirective.Stop;
    }

    protected override ValueTask Receive(Message message)
    {
        switch (message)
        {
            case Message.Owned owned:
                _fences[owned.Fence.Shard] = owned.Fence;
                for (var i = 0; i < endpoints.Count; i++)
                {
                    if (HomeOf(i) == owned.Fence.Shard)
                        Start(i);
                }
                break;
            case Message.Lost lost:
                _fences.Remove(lost.Shard);
                foreach (var (actor, _) in _running.Where(r => HomeOf(r.Value) == lost.Shard).ToList())
                    Context.Stop(actor);
                break;
            case Message.Start start:
                Start(start.Endpoint);
                break;
            case Message.Drain drain:
                return DrainAsync(drain.Reply);
        }
        return ValueTask.CompletedTask;
    }

    protected override ValueTask Terminated(ActorRef actor)
    {
        if (_running.Remove(actor, out var endpoint) && _drain is null)
            Context.Timers.StartSingle(endpoint, new Message.Start(endpoint), RestartAfter);
        AnswerDrained();
        return ValueTask.CompletedTask;
    }

    private ShardId HomeOf(int endpoint) => services.Journal.Ring.HomeOf(endpoints[endpoint].Options.Id);

    private void Start(int endpoint)
    {
        // One that still runs is started again when it has stopped.
        if (_drain is not null || _running.ContainsValue(endpoint) || !_fences.TryGetValue(HomeOf(endpoint), out var fence))
            return;
        var (options, port) = endpoints[endpoint];
        var actor = Context.Spawn(options.Id.Value, () => new EndpointActor(options, fence, port, services));
        Context.Watch(actor);
        _running.Add(actor, endpoint);
    }

    private async ValueTask DrainAsync(ReplyTo<bool> reply)
    {
        _drain = reply;
        foreach (var actor in _running.Keys.ToList())
            await ((ActorRef<EndpointActor.Message>)actor).Tell(new EndpointActor.Message.Drain(new ReplyTo<bool>()), Context.Stopping);
        AnswerDrained();
    }

    private void AnswerDrained()
    {
        if (_running.Count == 0)
            _drain?.Set(true);
    }

    private static partial class Log
    {
        [LoggerMessage(1410, LogLevel.Warning, "{Endpoint} stopped: {Error}; it starts again from its stored progress")]
        public static partial void EndpointFailed(ILogger logger, string endpoint, string error);
    }
}
