using ActorVent.Actors;
using ActorVent.Journal;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Partitions;

/// <summary>Takes partitions and runs one actor for each; a partition whose actor fails is taken again, so that nothing half known goes on.</summary>
internal sealed partial class PartitionsActor(
    IReadOnlyList<PartitionId> owned,
    Func<PartitionId, CancellationToken, ValueTask<PartitionSnapshot?>> take,
    PartitionOptions options,
    PartitionServices services,
    IPartitionListener listener)
    : Actor<PartitionsActor.Message>
{
    private static readonly TimeSpan RetakeAfter = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<ActorRef, PartitionId> _running = [];
    private List<PartitionUp>? _first = [];
    private int _awaited;
    private ReplyTo<bool>? _drain;

    internal abstract record Message
    {
        internal sealed record Take(PartitionId Partition) : Message;

        internal sealed record Taken(PartitionId Partition, PartitionSnapshot? Snapshot) : Message;

        internal sealed record TakeFailed(PartitionId Partition, Exception Error) : Message;

        /// <summary>Flushes, writes the positions and releases every partition, then answers.</summary>
        internal sealed record Drain(ReplyTo<bool> Reply) : Message;

        internal sealed record PartitionDrained : Message
        {
            public static PartitionDrained Instance { get; } = new();
        }
    }

    protected override SupervisionDirective Supervise(ActorRef child, Exception error)
    {
        Log.PartitionFailed(services.Logger, child.Path, error.Message);
        return SupervisionDirective.Stop;
    }

    protected override ValueTask PreStart()
    {
        _awaited = owned.Count;
        foreach (var partition in owned)
            Take(partition);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask Receive(Message message)
    {
        switch (message)
        {
            case Message.Take retake:
                Take(retake.Partition);
                break;
            case Message.Taken { Snapshot: { } snapshot }:
                Run(snapshot);
                break;
            case Message.Taken taken:
                TakeLater(taken.Partition);
                break;
            case Message.TakeFailed failed:
                Log.TakeFailed(services.Logger, failed.Partition, failed.Error.Message);
                TakeLater(failed.Partition);
                break;
            case Message.Drain drain:
                return DrainAsync(drain.Reply);
            case Message.PartitionDrained:
                AnswerDrained();
                break;
        }
        return ValueTask.CompletedTask;
    }

    protected override ValueTask Terminated(ActorRef actor)
    {
        if (!_running.Remove(actor, out var partition))
            return ValueTask.CompletedTask;
        listener.Down(partition);
        if (_drain is null)
            TakeLater(partition);
        else
            AnswerDrained();
        return ValueTask.CompletedTask;
    }

    private void Take(PartitionId partition) => Context.PipeToSelf<PartitionSnapshot?>(
        take(partition, Context.Stopping),
        snapshot => new Message.Taken(partition, snapshot),
        error => new Message.TakeFailed(partition, error));

    private void TakeLater(PartitionId partition)
    {
        if (_drain is null)
            Context.Timers.StartSingle(partition, new Message.Take(partition), RetakeAfter);
    }

    private void Run(PartitionSnapshot snapshot)
    {
        if (_drain is not null)
            return;
        var partition = snapshot.Fence.Partition;
        var actor = Context.Spawn(partition.ToString(), () => new PartitionActor(snapshot, options, services), PartitionActor.Mailbox);
        Context.Watch(actor);
        _running.Add(actor, partition);
        var up = new PartitionUp(snapshot.Fence, actor, snapshot.Positions, ScopePositions.NewestOf(snapshot));
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
            var done = ReplyTo<bool>.ToActor(Self, _ => Message.PartitionDrained.Instance, _ => Message.PartitionDrained.Instance);
            await ((ActorRef<PartitionActor.Message>)actor).Tell(new PartitionActor.Message.Drain(done), Context.Stopping);
        }
    }

    private void AnswerDrained()
    {
        if (_running.Count == 0)
            _drain?.Set(true);
    }

    private static partial class Log
    {
        [LoggerMessage(1210, LogLevel.Warning, "{Partition} stopped: {Error}; it is taken again and goes on from its positions")]
        public static partial void PartitionFailed(ILogger logger, string partition, string error);

        [LoggerMessage(1211, LogLevel.Warning, "Partition {Partition} could not be taken ({Error}); trying again")]
        public static partial void TakeFailed(ILogger logger, PartitionId partition, string error);
    }
}
