using ActorVent.Actors;
using ActorVent.Delivery.Tenants;
using ActorVent.Journal;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Delivery;

/// <summary>
/// Runs the actor of each endpoint whose home partition this node owns: of those that are configured, and of those that appends
/// create because annotations name them, for as long as the journal has them.
/// </summary>
/// <param name="configured">The operator's.</param>
/// <param name="tenants">null: none from annotations is run.</param>
/// <param name="services">What endpoints work with.</param>
internal sealed partial class EndpointsActor(
    IReadOnlyList<(EndpointOptions Options, EndpointPort Port)> configured, TenantEndpoints? tenants, EndpointServices services)
    : Actor<EndpointsActor.Message>
{
    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<EndpointId, Known> _known = configured.ToDictionary(e => e.Options.Id, e => new Known(e.Options, e.Port));
    private readonly Dictionary<PartitionId, Fence> _fences = [];
    private readonly Dictionary<ActorRef, EndpointId> _running = [];
    private ReplyTo<bool>? _drain;
    private int _told;

    internal abstract record Message
    {
        /// <summary>The partition is this node's.</summary>
        internal sealed record Owned(Fence Fence) : Message;

        /// <summary>It is not, for the moment at least.</summary>
        internal sealed record Lost(PartitionId Partition) : Message;

        internal sealed record Start(EndpointId Endpoint) : Message;

        /// <summary>Waits for the requests under way, commits, answers.</summary>
        internal sealed record Drain(ReplyTo<bool> Reply) : Message;

        /// <summary>Endpoints from annotations may have come or gone.</summary>
        internal sealed record Look : Message
        {
            public static Look Instance { get; } = new();
        }

        internal sealed record Found(IReadOnlyList<EndpointRegistration> Endpoints) : Message;

        internal sealed record LookFailed(Exception Error) : Message;
    }

    private sealed record Known(EndpointOptions Options, EndpointPort Port);

    protected override SupervisionDirective Supervise(ActorRef child, Exception error)
    {
        Log.EndpointFailed(services.Logger, child.Path, error.Message);
        return SupervisionDirective.Stop;
    }

    protected override ValueTask PreStart()
    {
        if (tenants is not null)
        {
            services.Journal.EndpointsChanged += LookSoon;
            Context.Timers.StartPeriodic(Message.Look.Instance, Message.Look.Instance, LookInterval);
            Look();
        }
        return ValueTask.CompletedTask;
    }

    protected override ValueTask PostStop()
    {
        services.Journal.EndpointsChanged -= LookSoon;
        foreach (var endpoint in _known.Values)
            Close(endpoint);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask Receive(Message message)
    {
        switch (message)
        {
            case Message.Owned owned:
                _fences[owned.Fence.Partition] = owned.Fence;
                foreach (var id in _known.Keys.Where(id => HomeOf(id) == owned.Fence.Partition).ToList())
                    Start(id);
                break;
            case Message.Lost lost:
                _fences.Remove(lost.Partition);
                foreach (var (actor, _) in _running.Where(r => HomeOf(r.Value) == lost.Partition).ToList())
                    Context.Stop(actor);
                break;
            case Message.Start start:
                Start(start.Endpoint);
                break;
            case Message.Look:
                Volatile.Write(ref _told, 0);
                Look();
                break;
            case Message.Found found:
                Found(found.Endpoints);
                break;
            case Message.LookFailed failed:
                Log.LookFailed(services.Logger, failed.Error.Message);
                break;
            case Message.Drain drain:
                return DrainAsync(drain.Reply);
        }
        return ValueTask.CompletedTask;
    }

    protected override ValueTask Terminated(ActorRef actor)
    {
        if (_running.Remove(actor, out var endpoint) && _drain is null && _known.ContainsKey(endpoint))
            Context.Timers.StartSingle(endpoint, new Message.Start(endpoint), RestartAfter);
        AnswerDrained();
        return ValueTask.CompletedTask;
    }

    private static void Close(Known endpoint)
    {
        if (endpoint.Options.FromAnnotation)
            (endpoint.Port.Transport as IDisposable)?.Dispose();
    }

    private PartitionId HomeOf(EndpointId endpoint) => services.Journal.Ring.HomeOf(endpoint);

    private void Start(EndpointId id)
    {
        // One that still runs is started again when it has stopped.
        if (_drain is not null || _running.ContainsValue(id) || !_known.TryGetValue(id, out var endpoint) || !_fences.TryGetValue(HomeOf(id), out var fence))
            return;
        var actor = Context.Spawn(id.Value, () => new EndpointActor(endpoint.Options, fence, endpoint.Port, services));
        Context.Watch(actor);
        _running.Add(actor, id);
    }

    /// <summary>Runs on whatever thread changed the journal; many changes become one look.</summary>
    private void LookSoon()
    {
        if (Interlocked.Exchange(ref _told, 1) == 0)
            Self.Notify(Message.Look.Instance);
    }

    private void Look()
    {
        if (_drain is null)
            Context.PipeToSelf<IReadOnlyList<EndpointRegistration>>(
                services.Journal.ReadAnnotationEndpointsAsync(Context.Stopping), found => new Message.Found(found), error => new Message.LookFailed(error));
    }

    private void Found(IReadOnlyList<EndpointRegistration> found)
    {
        foreach (var endpoint in found)
        {
            if (_known.ContainsKey(endpoint.Id))
                continue;
            var (options, port) = tenants!.Open(endpoint);
            _known.Add(endpoint.Id, new Known(options, port));
            Start(endpoint.Id);
        }
        if (_known.Count == configured.Count + found.Count)
            return;
        var ids = found.Select(e => e.Id).ToHashSet();
        foreach (var (id, endpoint) in _known.Where(e => e.Value.Options.FromAnnotation && !ids.Contains(e.Key)).ToList())
        {
            _known.Remove(id);
            Context.Timers.Cancel(id);
            foreach (var (actor, _) in _running.Where(r => r.Value == id).ToList())
                Context.Stop(actor);
            Close(endpoint);
            Log.EndpointGone(services.Logger, id, endpoint.Options.MaskedUrl);
        }
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

        [LoggerMessage(1411, LogLevel.Information, "Endpoint {Endpoint} ({Url}) is removed: no object names it any more, and it has got everything")]
        public static partial void EndpointGone(ILogger logger, EndpointId endpoint, string url);

        [LoggerMessage(1412, LogLevel.Warning, "Which endpoints annotations name cannot be read: {Error}; trying again")]
        public static partial void LookFailed(ILogger logger, string error);
    }
}
