using ActorVent.Actors;
using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>
/// Owns one partition: decides what is news, hands it to the object's actor, reconciles lists, and keeps the positions up to
/// which everything is in the journal.
/// </summary>
internal sealed partial class PartitionActor(PartitionSnapshot snapshot, PartitionOptions options, PartitionServices services)
    : Actor<PartitionActor.Message>
{
    private static readonly TimeSpan PositionInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookupBackoff = TimeSpan.FromSeconds(2);

    private static readonly MailboxOptions ObjectMailbox = new(4);

    /// <summary>Of a partition and of its writer. Short: each message holds an object, and what comes faster than the disk takes it is to wait at the server.</summary>
    public static MailboxOptions Mailbox { get; } = new(8);

    private readonly PartitionId _partition = snapshot.Fence.Partition;
    private readonly PartitionTable _table = new();
    private readonly ScopePositions _positions = new(snapshot.Positions);
    private readonly Dictionary<ObjectKey, int> _outstanding = [];
    private readonly Queue<ObjectKey> _ended = new();
    private ActorRef<JournalWriter.Message> _writer = null!;
    private Emitter _emitter = null!;
    private ReplyTo<bool>? _drain;
    private bool _releasing;
    private bool _scopesChecked;

    protected override SupervisionDirective Supervise(ActorRef child, Exception error) => SupervisionDirective.Escalate;

    protected override ValueTask PreStart()
    {
        foreach (var row in snapshot.Objects)
        {
            _table.Load(row, versionKnown: !_positions.IsReset(row.Scope));
            LoadHealth(row);
            if (row.State != ObjectState.Live)
                _ended.Enqueue(row.Object);
        }
        _writer = Context.Spawn("journal", CreateWriter, Mailbox);
        _emitter = new Emitter(_writer, services.Metrics, services.Targets);
        Context.Timers.StartPeriodic(Message.Tick.Instance, Message.Tick.Instance, PositionInterval);
        return CheckScopesAsync();
    }

    protected override ValueTask Receive(Message message)
    {
        switch (message)
        {
            case Message.Watched watched:
                return WatchedAsync(watched.Change);
            case Message.Progressed progressed:
                _positions.Received(progressed.Scope, progressed.Version);
                if (progressed.IsCaughtUp)
                    _caughtUp.Add(progressed.Scope);
                return ValueTask.CompletedTask;
            case Message.ListBegun begun:
                _positions.BeginList(begun.Scope, begun.List, begun.Version);
                return ValueTask.CompletedTask;
            case Message.Listed listed:
                return ListedAsync(listed);
            case Message.ListEnded ended:
                return ListEndedAsync(ended);
            case Message.HistoryReset reset:
                return ResetAsync(reset.Scope);
            case Message.Written written:
                return WrittenAsync(written);
            case Message.Settled settled:
                return SettleAsync(settled.Object, settled.Holds);
            case Message.LookUp lookUp:
                LookUp(lookUp.Missing);
                return ValueTask.CompletedTask;
            case Message.LookedUp lookedUp:
                return MissingAsync(lookedUp.Missing, lookedUp.Uid);
            case Message.LookupFailed failed:
                Log.LookupFailed(services.Logger, failed.Missing.Object, failed.Error.Message);
                Context.Timers.StartSingle(failed.Missing, new Message.LookUp(failed.Missing), LookupBackoff);
                return ValueTask.CompletedTask;
            case Message.Looked looked:
                Looked(looked);
                return ValueTask.CompletedTask;
            case Message.LookFailed failed:
                // It stays due.
                Log.LookFailed(services.Logger, failed.Pending.Object, failed.Error.Message);
                return ValueTask.CompletedTask;
            case Message.Tick:
                return TickAsync();
            case Message.Drain drain:
                _drain = drain.Reply;
                return DrainAsync();
            case Message.Drained drained:
                drained.Reply.Set(true);
                Context.StopSelf();
                return ValueTask.CompletedTask;
            default:
                throw new InvalidOperationException($"unexpected message {message.GetType().Name}");
        }
    }

    private ValueTask WatchedAsync(Change change)
    {
        if (_positions.Covers(change.Scope, change.Version))
        {
            services.Metrics.Void();
            return ValueTask.CompletedTask;
        }
        return TakeAsync(change, change.Version);
    }

    /// <summary>Decides about a change and passes on what is news.</summary>
    /// <param name="change">The change.</param>
    /// <param name="arrival">Its place in the order of arrival; none for what a list told or implied.</param>
    private async ValueTask TakeAsync(Change change, ResourceVersion arrival)
    {
        switch (_table.Decide(change))
        {
            case Verdict.AcceptAfterDeletion:
                var known = _table[change.Object]!;
                await PassOnAsync(Inferred(change.Object, known, ChangeType.Deleted, change.Cause), ResourceVersion.None);
                await PassOnAsync(change, arrival);
                return;
            case Verdict.Accept:
                await PassOnAsync(change, arrival);
                return;
            case Verdict.Unchanged:
                services.Metrics.Unchanged(1);
                _positions.Received(change.Scope, arrival);
                await SeeUnchangedAsync(change);
                return;
            default:
                services.Metrics.Void();
                _positions.Received(change.Scope, arrival);
                return;
        }
    }

    private async ValueTask SeeUnchangedAsync(Change change)
    {
        NoteUnchanged(change);
        var known = _table[change.Object]!;
        // After a reset of history the stored version is of the past, and would make what is news look old.
        var isStored = known.Scope == change.Scope && !known.Version.IsNone;
        known.Version = change.Version;
        known.Scope = change.Scope;
        if (!isStored)
            await _writer.Tell(new JournalWriter.Message.Rescope(change.Object, change.Scope, change.Version), Context.Stopping);
    }

    private async ValueTask PassOnAsync(Change change, ResourceVersion arrival)
    {
        var before = _table[change.Object];
        // What the object's actor compares with if it is not running: then everything known is journaled.
        var emitted = before is { State: ObjectState.Live } && before.Uid == change.Uid ? before.Digest : Digest.None;
        change = LookAt(change);
        _table.Apply(change);
        NoteHealth(change);
        var hold = _positions.Keep(change.Scope, arrival);
        _outstanding[change.Object] = _outstanding.GetValueOrDefault(change.Object) + 1;
        // Where nothing is collapsed, there is nothing to do for the object's actor.
        if (options.Collapse.Mode == CollapseMode.None)
            await _emitter.EmitAsync(change.ToEntry(), [hold], Context.Stopping);
        else
            await TellObject(change.Object, emitted, new ObjectActor.Message.Changed(change, hold));
    }

    /// <summary>Apart, for its closure: where nothing is collapsed none is made.</summary>
    private ValueTask TellObject(ObjectKey key, Digest emitted, ObjectActor.Message message) =>
        Context.TellChild(NameOf(key), () => CreateObject(key, emitted), message, ObjectMailbox);

    private static string NameOf(ObjectKey key) => $"objects/{key.Kind}/{key.Path}";

    private ObjectActor CreateObject(ObjectKey key, Digest emitted) =>
        new(key, options.Collapse, emitted, _emitter, Self, services.Metrics);

    private Change Inferred(ObjectKey key, PartitionTable.Known known, ChangeType type, Cause cause) => new()
    {
        Object = key,
        Uid = known.Uid,
        Version = known.Version,
        Type = type,
        Cause = cause,
        Time = Time.GetUtcNow(),
        Payload = null,
        Digest = known.Digest,
        Scope = known.Scope,
    };

    private ValueTask WrittenAsync(Message.Written written)
    {
        foreach (Token token in written.Tokens)
        {
            if (token.Entry.IsResend)
                services.Metrics.Resent();
            else
                services.Metrics.Journaled();
            if (token.Entry.Type is ChangeType.Deleted or ChangeType.OutOfScope)
                _ended.Enqueue(token.Entry.Object);
            Settle(token.Entry.Object, token.Holds);
        }
        return SettledAsync();
    }

    private ValueTask SettleAsync(ObjectKey key, List<PositionTracker.Hold> holds)
    {
        Settle(key, holds);
        return SettledAsync();
    }

    private void Settle(ObjectKey key, List<PositionTracker.Hold> holds)
    {
        foreach (var hold in holds)
            hold.Release();
        var left = _outstanding.GetValueOrDefault(key) - holds.Count;
        if (left > 0)
            _outstanding[key] = left;
        else
            _outstanding.Remove(key);
    }

    private ValueTask SettledAsync()
    {
        if (_outstanding.Count == 0 && _drain is not null)
            return ReleaseAsync();
        return CheckScopesAsync();
    }

    private JournalWriter CreateWriter() => new(
        services.Journal,
        snapshot.Fence,
        snapshot.Last,
        tokens => Self.Notify(new Message.Written(tokens)),
        services.Random,
        services.Logger,
        services.Annotations);
}
