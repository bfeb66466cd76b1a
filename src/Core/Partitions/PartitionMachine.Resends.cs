using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>
/// Pods that stay unhealthy are sent again. A resend repeats the object's newest entry, so that there must be nothing newer on its way: nothing
/// pending and, after the partition was taken, nothing that the watch has still to tell.
/// </summary>
internal sealed partial class PartitionMachine
{
    private const string Pod = "Pod";

    /// <summary>At each tick, so that neither the partition nor its journal is busy with nothing else.</summary>
    private const int MostResends = 128;
    private const int MostLooks = 16;

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(10);

    private readonly Resends _resends = new();

    private bool MustLook => _options.ResendUnhealthy is not null || _options.Collapse.Mode == CollapseMode.Transitions;

    /// <summary>What was unhealthy before goes on being sent, also if the watch says nothing of it.</summary>
    private void LoadHealth(ObjectRow row)
    {
        if (_options.ResendUnhealthy is not { } interval || row.State != ObjectState.Live || row.Object.Kind != Pod)
            return;
        if (row.Health == Health.Unhealthy)
            _resends.Put(row.Object, row.Time + interval);
        else if (row.Health == Health.Unknown)
            _resends.Put(row.Object, DateTimeOffset.MinValue, row.Sequence);
    }

    private void NoteHealth(Change change)
    {
        if (_options.ResendUnhealthy is { } interval && !change.Ends && change.Condition.Health == Health.Unhealthy)
            _resends.Put(change.Object, change.Time + interval);
        else if (_resends.Count > 0)
            _resends.Remove(change.Object);
    }

    /// <summary>An object that nobody had looked at was listed or touched, as it is in the journal.</summary>
    private void NoteUnchanged(Change change)
    {
        if (_resends.Count > 0 && _resends[change.Object] is { Unread: not null })
            NoteHealth(Look(change));
    }

    private void Resend()
    {
        if (_options.ResendUnhealthy is not { } interval || _resends.Count == 0 || _drainBy is not null)
            return;
        var looks = 0;
        foreach (var item in _resends.Due(_now, MostResends, item => MayResend(item.Object)))
        {
            if (item.Unread is not { } entry)
            {
                Resend(item.Object, interval);
            }
            else if (looks++ < MostLooks)
            {
                // An entry from before resends were asked for: its health is not stored.
                var look = _resends.Put(item.Object, _now + LookAgainAfter, entry);
                _effects.Add(new PartitionEffect.Look(look.Order, entry));
            }
        }
    }

    private bool MayResend(ObjectKey key) =>
        _table[key] is { State: ObjectState.Live, Pending: 0, Version.IsNone: false } known
        && _runs.TryGetValue(known.Scope, out var run) && run.IsCaughtUp;

    private void Resend(ObjectKey key, TimeSpan interval)
    {
        var known = _table[key]!;
        var entry = new NewEntry
        {
            Object = key,
            Uid = known.Uid,
            Version = known.Version,
            Type = ChangeType.Modified,
            Cause = Cause.Resend,
            Time = _now,
            Payload = null,
            Digest = known.Digest,
            Scope = known.Scope,
            History = RunOf(known.Scope).History,
            Health = Health.Unhealthy,
        };
        _resends.Put(key, _now + interval);
        _pending.Add(entry, _holds.Rent(known, batch: null));
    }

    private void Looked(PartitionInput.Looked looked)
    {
        // A change that arrived meanwhile was looked at itself.
        if (_resends.Find(looked.Look) is not { } item || _options.ResendUnhealthy is not { } interval)
            return;
        if (looked.Entry is { } entry && entry.Object == item.Object
            && ConditionScanner.Scan(entry.Object.Kind, entry.Payload.Span).Health == Health.Unhealthy)
        {
            _resends.Put(entry.Object, entry.Time + interval);
        }
        else
        {
            _resends.Remove(item.Object);
        }
    }

    /// <summary>It is looked at again later.</summary>
    private void LookFailed(PartitionInput.LookFailed failed)
    {
        if (_resends.Find(failed.Look) is { } item)
            Report(new PartitionReport.LookFailed(item.Object, failed.Error));
    }
}
