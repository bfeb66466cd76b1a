using ActorVent.Actors;
using ActorVent.Journal;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Objects;

/// <summary>Takes shards and runs one actor for each; a shard whose actor fails is taken again, so that nothing half known goes on.</summary>
internal sealed partial class ShardsActor(
    IReadOnlyList<ShardId> owned,
    Func<ShardId, CancellationToken, ValueTask<ShardSnapshot?>> take,
    ShardOptions options,
    ShardServices services,
    IShardListener listener)
    : Actor<ShardsActor.Message>
{
    private static readonly TimeSpan RetakeAfter = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<ActorRef, ShardId> _running = [];
    private List<ShardUp>? _first = [];
    private int _awaited;
    private ReplyTo<bool>? _drain;

    internal abstract record Message
    {
        internal sealed record Take(ShardId Shard) : Message;

        internal sealed record Taken(ShardId Shard, ShardSnapshot? Snapshot) : Message;

        internal sealed record TakeFailed(ShardId Shard, Exception Error) : Message;

        /// <summary>Flushes, writes the positions and releases every shard, then answers.</summary>
        internal sealed record Drain(ReplyTo<bool> Reply) : Message;

        internal sealed record ShardDrained : Message
        {
            public static ShardDrained Instance { get; } = new();
        }
    }

    protected override SupervisionDirective Supervise(ActorRef child, Exception error)
    {
        Log.ShardFailed(services.Logger, child.Path, error.Message);
        return SupervisionDirective.Stop;
    }

    protected override ValueTask PreStart()
    {
        _awaited = owned.Count;
        foreach (var shard in owned)
            Take(shard);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask Receive(Message message)
    {
        switch (message)
        {
            case Message.Take retake:
                Take(retake.Shard);
                break;
            case Message.Taken { Snapshot: { } snapshot }:
                Run(snapshot);
                break;
            case Message.Taken taken:
                TakeLater(taken.Shard);
                break;
            case Message.TakeFailed failed:
                Log.TakeFailed(services.Logger, failed.Shard, failed.Error.Message);
                TakeLater(failed.Shard);
                break;
            case Message.Drain drain:
                return DrainAsync(drain.Reply);
            case Message.ShardDrained:
                AnswerDrained();
                break;
        }
        return ValueTask.CompletedTask;
    }

    protected override ValueTask Terminated(ActorRef actor)
    {
        if (!_running.Remove(actor, out var shard))
            return ValueTask.CompletedTask;
        listener.Down(shard);
        if (_drain is null)
            TakeLater(shard);
        else
            AnswerDrained();
        return ValueTask.CompletedTask;
    }

    private void Take(ShardId shard) => Context.PipeToSelf<ShardSnapshot?>(
        take(shard, Context.Stopping),
        snapshot => new Message.Taken(shard, snapshot),
        error => new Message.TakeFailed(shard, error));

    private void TakeLater(ShardId shard)
    {
        if (_drain is null)
            Context.Timers.StartSingle(shard, new Message.Take(shard), RetakeAfter);
    }

    private void Run(ShardSnapshot snapshot)
    {
        if (_drain is not null)
            return;
        var shard = snapshot.Fence.Shard;
        var actor = Context.Spawn(shard.ToString(), () => new ShardActor(snapshot, options, services), ShardActor.Mailbox);
        Context.Watch(actor);
        _running.Add(actor, shard);
        var up = new ShardUp(snapshot.Fence, actor, snapshot.Positions, ScopePositions.NewestOf(snapshot));
        if (_first is null)
        {
            listener.Up([up]);
            return;
        }
        // At the start all are reported at once: a watcher resumes once, at the lowest position.
        _first.Add(up);
        if (_first.Count < _awaited)
            return;
        listener.Up(_first);
        _first = null;
    }

    private async ValueTask DrainAsync(ReplyTo<bool> reply)
    {
        _drain = reply;
        AnswerDrained();
        foreach (var actor in _running.Keys.ToList())
        {
            var done = ReplyTo<bool>.ToActor(Self, _ => Message.ShardDrained.Instance, _ => Message.ShardDrained.Instance);
            await ((ActorRef<ShardActor.Message>)actor).Tell(new ShardActor.Message.Drain(done), Context.Stopping);
        }
    }

    private void AnswerDrained()
    {
        if (_running.Count == 0)
            _drain?.Set(true);
    }

    private static partial class Log
    {
        [LoggerMessage(1210, LogLevel.Warning, "{Shard} stopped: {Error}; it is taken again and goes on from its positions")]
        public static partial void ShardFailed(ILogger logger, string shard, string error);

        [LoggerMessage(1211, LogLevel.Warning, "Shard {Shard} could not be taken ({Error}); trying again")]
        public static partial void TakeFailed(ILogger logger, ShardId shard, string error);
    }
}
