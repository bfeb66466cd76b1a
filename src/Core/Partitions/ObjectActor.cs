using ActorVent.Actors;
using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>One object with something going on: collapses its changes into entries. Passivates when it is calm.</summary>
internal sealed class ObjectActor(
    ObjectKey key,
    CollapseOptions options,
    Digest emitted,
    Emitter emitter,
    ActorRef<PartitionActor.Message> partition,
    PartitionMetrics metrics)
    : Actor<ObjectActor.Message>
{
    private readonly Collapser _collapser = new(options, emitted);
    private List<PositionTracker.Hold> _holds = [];
    private DateTimeOffset? _due;

    internal abstract record Message
    {
        /// <summary>A change that is news, and what it holds back (null: nothing).</summary>
        internal sealed record Changed(Change Change, PositionTracker.Hold? Hold) : Message;

        /// <summary>What waits goes out now: the partition is about to be released.</summary>
        internal sealed record Flush : Message
        {
            public static Flush Instance { get; } = new();
        }

        internal sealed record WindowEnded : Message
        {
            public static WindowEnded Instance { get; } = new();
        }
    }

    protected override async ValueTask Receive(Message message)
    {
        var now = Time.GetUtcNow();
        NewEntry? entry;
        if (message is Message.Changed changed)
        {
            if (changed.Hold is not null)
                _holds.Add(changed.Hold);
            entry = _collapser.Add(changed.Change, now);
        }
        else
        {
            entry = _collapser.WindowEnded(now);
        }

        if (entry is not null)
            await EmitAsync(entry);
        else if (!_collapser.IsWaiting)
            Settle();

        SetTimer(now);
        if (_collapser.IsCalm)
            Context.Passivate();
    }

    private void SetTimer(DateTimeOffset now)
    {
        if (_collapser.WindowEnds == _due)
            return;
        _due = _collapser.WindowEnds;
        if (_due is { } due)
            Context.Timers.StartSingle(this, Message.WindowEnded.Instance, due - now);
        else
            Context.Timers.Cancel(this);
    }

    private ValueTask EmitAsync(NewEntry entry)
    {
        var holds = _holds;
        _holds = [];
        return emitter.EmitAsync(entry, holds, Context.Stopping);
    }

    private void Settle()
    {
        if (_holds.Count == 0)
            return;
        metrics.Unchanged(_holds.Count);
        partition.Notify(new PartitionActor.Message.Settled(key, _holds));
        _holds = [];
    }
}
