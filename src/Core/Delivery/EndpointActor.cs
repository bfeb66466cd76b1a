using ActorVent.Actors;
using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>
/// Delivers the journal to one endpoint: one request per object at a time, a bounded window, retries that hold up only
/// their own object, and progress that is durable before anything newer of the same object is sent.
/// </summary>
internal sealed partial class EndpointActor(EndpointOptions options, Fence fence, EndpointPort port, EndpointServices services)
    : Actor<EndpointActor.Message>
{
    private const int MostOpen = 128;
    private const int PullEntries = 64;
    private const long PullBytes = 1 << 20;
    private static readonly TimeSpan TroubleBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DrainCutOff = TimeSpan.FromSeconds(10);

    private readonly Dictionary<ObjectKey, Lane> _lanes = [];
    private readonly Queue<Lane> _ready = new();
    private readonly PriorityQueue<Lane, DateTimeOffset> _backoff = new();

    // What entries have to name to be for this endpoint, and what metrics call it: tenants must not be able to add series.
    private readonly EndpointId? _target = options.FromAnnotation ? options.Id : null;
    private readonly EndpointId _label = options.FromAnnotation ? new EndpointId("annotation") : options.Id;
    private readonly RetrySchedule _schedule = new(new RetryOptions(), services.Random);
    private PartitionCursor[] _cursors = [];
    private bool _isOpen;
    private bool _isPulling;
    private bool _isDisabled;
    private int _open;
    private int _inFlight;
    private int _window;
    private int _failing;
    private DateTimeOffset? _holdUntil;
    private DateTimeOffset? _lastAccepted;
    private DateTimeOffset? _due;
    private ReplyTo<bool>? _drain;

    protected override ValueTask PreStart()
    {
        OpenEndpoint();
        return ValueTask.CompletedTask;
    }

    protected override ValueTask Receive(Message message)
    {
        switch (message)
        {
            case Message.Open:
                OpenEndpoint();
                break;
            case Message.Opened opened:
                Restore(opened.Snapshot);
                break;
            case Message.OpenFailed failed:
                Log.OpenFailed(services.Logger, options.Id, failed.Error.Message);
                Context.Timers.StartSingle(Message.Open.Instance, Message.Open.Instance, TroubleBackoff);
                break;
            case Message.Pulled pulled:
                _isPulling = false;
                foreach (var entry in pulled.Batch.Entries)
                    Take(entry);
                break;
            case Message.PullFailed:
                // Nothing came in the time that a pull may wait.
                _isPulling = false;
                break;
            case Message.Loaded loaded:
                TakeHead(loaded.Lane, loaded.Head);
                break;
            case Message.LoadFailed failed:
                Log.LoadFailed(services.Logger, options.Id, failed.Lane.Object, failed.Error.Message);
                Context.Timers.StartSingle(failed.Lane, new Message.LoadAgain(failed.Lane), TroubleBackoff);
                break;
            case Message.LoadAgain again:
                Load(again.Lane);
                break;
            case Message.Answered answered:
                Settle(answered);
                break;
            case Message.Committed committed:
                Committed(committed);
                break;
            case Message.CommitAgain again:
                Write(again.Commit);
                break;
            case Message.Due:
                _due = null;
                break;
            case Message.CutOff:
                Context.StopSelf();
                break;
            case Message.Drain drain:
                _drain = drain.Reply;
                Context.Timers.StartSingle(Message.CutOff.Instance, Message.CutOff.Instance, DrainCutOff);
                break;
        }
        GoOn();
        return ValueTask.CompletedTask;
    }

    protected override ValueTask PostStop()
    {
        _drain?.Set(_inFlight == 0 && _committing is null);
        return ValueTask.CompletedTask;
    }

    /// <summary>Does whatever can be done now.</summary>
    private void GoOn()
    {
        if (!_isOpen)
            return;
        if (_drain is null && !_isDisabled)
        {
            TakeDue();
            SendReady();
            Pull();
        }
        Commit();
        if (_drain is not null && _inFlight == 0 && _committing is null)
            Context.StopSelf();
        else
            SetTimer();
    }

    private void OpenEndpoint() => Context.PipeToSelf<EndpointSnapshot>(
        services.Journal.OpenEndpointAsync(new EndpointRegistration(options.Id, options.MaskedUrl, options.FromAnnotation), fence, Context.Stopping),
        snapshot => new Message.Opened(snapshot),
        error => new Message.OpenFailed(error));

    private void Restore(EndpointSnapshot snapshot)
    {
        _cursors = [.. snapshot.Offsets.Select((offset, partition) => new PartitionCursor(new PartitionId(partition), offset))];
        foreach (var row in snapshot.Lanes)
        {
            var lane = Lane.FromRow(row);
            _lanes.Add(row.Object, lane);
            if (lane.IsFailing)
                _failing++;
            // What the object has between its row and the offset is not known: to be looked for until there is nothing.
            var offset = _cursors[row.Partition.Value].Offset;
            if (lane.Settled < offset)
            {
                lane.Read = offset;
                Wait(lane);
            }
        }
        _isOpen = true;
        Log.Opened(services.Logger, options.Id, options.MaskedUrl, snapshot.IsNew ? "new" : "known", snapshot.Lanes.Count);
    }

    private void Pull()
    {
        if (_isPulling || _open >= MostOpen || _failing >= options.MostFailing)
            return;
        _isPulling = true;
        var after = Array.ConvertAll(_cursors, cursor => cursor.Read);
        var reply = ReplyTo<TailBatch>.ToActor(
            Self, batch => new Message.Pulled(batch), error => new Message.PullFailed(error));
        if (!services.Tail.TryTell(new JournalTail.Message.Pull(after, PullEntries, PullBytes, reply)))
            _isPulling = false;
    }

    /// <summary>Wakes the actor at the next attempt, or when the endpoint may be asked again.</summary>
    private void SetTimer()
    {
        if (_drain is not null || _isDisabled)
            return;
        DateTimeOffset? next = _backoff.TryPeek(out _, out var at) ? at : null;
        if (_holdUntil is { } hold && (_ready.Count > 0 || next < hold))
            next = hold;
        if (!_isPulling && _open < MostOpen && _failing < options.MostFailing)
            next = Time.GetUtcNow() + TroubleBackoff;
        if (next is null || next == _due)
            return;
        _due = next;
        var wait = next.Value - Time.GetUtcNow();
        Context.Timers.StartSingle(Message.Due.Instance, Message.Due.Instance, wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
    }
}
