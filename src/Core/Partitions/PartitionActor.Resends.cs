using ActorVent.Journal;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Partitions;

/// <remarks>
/// A resend repeats the object's newest entry, so that there must be nothing newer on its way: no change between here and the journal,
/// and, after the partition was taken, none that the watch has still to tell.
/// </remarks>
internal sealed partial class PartitionActor
{
    private const string Pod = "Pod";

    /// <summary>At each tick, so that neither the partition nor its journal is busy with nothing else.</summary>
    private const int MostResends = 256;
    private const int MostLooks = 32;

    private readonly Resends _resends = new();
    private readonly HashSet<ScopeId> _caughtUp = [];

    /// <summary>Missing from a list, and not known yet whether they are gone.</summary>
    private readonly HashSet<ObjectKey> _inDoubt = [];

    private bool MustLook => options.ResendUnhealthy is not null || options.Collapse.Mode == CollapseMode.Transitions;

    private Change LookAt(Change change) => MustLook && !change.Ends && change.Payload is { } payload
        ? change with { Condition = ConditionScanner.Scan(change.Object.Kind, payload.Span) }
        : change;

    /// <summary>What was unhealthy before the restart goes on being sent, also if the watch says nothing of it.</summary>
    private void LoadHealth(ObjectRow row)
    {
        if (options.ResendUnhealthy is not { } interval || row.State != ObjectState.Live || row.Object.Kind != Pod)
            return;
        if (row.Health == Health.Unhealthy)
            _resends.Put(row.Object, row.Time + interval);
        else if (row.Health == Health.Unknown)
            _resends.Put(row.Object, DateTimeOffset.MinValue, row.Sequence);
    }

    private void NoteHealth(Change change)
    {
        if (options.ResendUnhealthy is { } interval && !change.Ends && change.Condition.Health == Health.Unhealthy)
            _resends.Put(change.Object, change.Time + interval);
        else if (_resends.Count > 0)
            _resends.Remove(change.Object);
    }

    /// <summary>An object that nobody had looked at was listed or touched, as it is in the journal.</summary>
    private void NoteUnchanged(Change change)
    {
        if (_resends[change.Object] is { Unread: not null })
            NoteHealth(LookAt(change));
    }

    private async ValueTask ResendAsync()
    {
        if (options.ResendUnhealthy is not { } interval || _drain is not null)
            return;
        var now = Time.GetUtcNow();
        var looks = 0;
        foreach (var item in _resends.Due(now, MostResends, item => MayResend(item.Object)))
        {
            if (item.Unread is not { } entry)
                await ResendAsync(item.Object, now, now + interval);
            else if (looks++ < MostLooks)
                Look(item, entry);
        }
    }

    private bool MayResend(ObjectKey key) =>
        _table[key] is { State: ObjectState.Live } known && _caughtUp.Contains(known.Scope)
        && !known.Version.IsNone && !_outstanding.ContainsKey(key) && !_inDoubt.Contains(key);

    private async ValueTask ResendAsync(ObjectKey key, DateTimeOffset now, DateTimeOffset next)
    {
        var known = _table[key]!;
        var entry = new NewEntry
        {
            Object = key,
            Uid = known.Uid,
            Version = known.Version,
            Type = ChangeType.Modified,
            Cause = Cause.Resend,
            Time = now,
            Payload = null,
            Digest = known.Digest,
            Scope = known.Scope,
            Health = Health.Unhealthy,
        };
        _resends.Put(key, next);
        _outstanding[key] = 1;
        var hold = _positions.Keep(known.Scope, ResourceVersion.None);
        await _emitter.EmitAsync(entry, [hold], Context.Stopping);
    }

    /// <summary>Reads the newest entry, whose health is not stored: it is from before resends were asked for.</summary>
    private void Look(Resends.Pending item, SequenceNumber entry) => Context.PipeToSelf<IReadOnlyList<Entry>>(
        services.Journal.ReadAsync(_partition, new SequenceNumber(entry.Value - 1), 1, 0, Context.Stopping),
        read => new Message.Looked(item, read),
        error => new Message.LookFailed(item, error));

    private void Looked(Message.Looked looked)
    {
        // A change that arrived meanwhile was looked at itself.
        if (_resends[looked.Pending.Object] != looked.Pending || options.ResendUnhealthy is not { } interval)
            return;
        if (looked.Entries is [var entry, ..] && entry.Object == looked.Pending.Object
            && ConditionScanner.Scan(entry.Object.Kind, entry.Payload.Span).Health == Health.Unhealthy)
        {
            _resends.Put(entry.Object, entry.Time + interval);
        }
        else
        {
            _resends.Remove(looked.Pending.Object);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1203, LogLevel.Warning, "{Object}: its newest entry cannot be read to see whether it is unhealthy ({Error}); trying again")]
        public static partial void LookFailed(ILogger logger, ObjectKey @object, string error);
    }
}
