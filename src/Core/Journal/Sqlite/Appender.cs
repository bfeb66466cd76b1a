using ActorVent.Journal.Relational;
using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Executes appends.</summary>
internal sealed class Appender
{
    /// <summary>Of what is copied from older entries. Ends that a list inferred, and resends, bring nothing of their own and may be many.</summary>
    private const long MostCopied = 64 << 10;

    private readonly WriteTables _tables;
    private readonly EntryExpander _expander;
    private List<Entry> _written = [];
    private SequenceNumber _last;
    private long _copied;

    public Appender(WriteTables tables)
    {
        _tables = tables;
        _expander = new EntryExpander(tables, Append);
    }

    public WriteResult Append(PartitionAppend append)
    {
        // The result's, and so another list each time: an attempt that was rolled back leaves nothing behind.
        _written = append.Entries.Count == 0 ? [] : new List<Entry>(append.Entries.Count);
        _last = append.Last;
        _copied = 0;
        var partition = append.Fence.Partition;
        long bytes = 0;
        foreach (var entry in append.Entries)
            bytes += entry.Payload?.Length ?? 0;
        if (!_tables.Partitions.TryAdvance(append.Fence, append.Last, new SequenceNumber(append.Last.Value + append.Entries.Count), bytes))
            return Refusals.Lost(append.Fence);

        foreach (var (key, scope, version, history) in append.Rescoped)
            _tables.Objects.Rescope(partition, key, scope, version, history);
        var sequence = append.Last;
        AppendDetails? details = null;
        if (_tables.Endpoints.AnyFromAnnotations || HasTargets(append))
        {
            details = Expand(append);
        }
        else
        {
            foreach (var entry in append.Entries)
            {
                sequence = sequence.Next;
                Append(partition, append.Fence.Epoch, sequence, entry, TargetPlan.Configured);
            }
        }
        foreach (var key in append.Forgotten)
            Forget(partition, key);
        foreach (var scope in append.Scopes)
            _tables.Partitions.SetScope(partition, scope);
        foreach (var scope in append.DroppedScopes)
        {
            _tables.Partitions.DropScope(partition, scope);
            _tables.Scopes.Drop(scope);
        }
        return new WriteResult(WriteOutcome.Written, Details: details) { Entries = _copied > MostCopied ? [] : _written };
    }

    private static bool HasTargets(PartitionAppend append)
    {
        foreach (var entry in append.Entries)
        {
            if (entry.Targets.Count > 0)
                return true;
        }
        return false;
    }

    /// <returns>null when each entry became one.</returns>
    private AppendDetails? Expand(PartitionAppend append)
    {
        var sequence = append.Last;
        foreach (var entry in append.Entries)
        {
            _expander.Append(append, sequence, entry);
            sequence = _expander.Last;
        }
        var details = _expander.Take(sequence);
        var expected = append.LastAfter(WriteResult.Written);
        if (sequence != expected)
            _tables.Partitions.SetSequence(append.Fence.Partition, sequence);
        return sequence != expected || details.CreatedEndpoints || details.OverLimit.Count > 0 ? details : null;
    }

    private void Append(PartitionId partition, Epoch epoch, SequenceNumber sequence, NewEntry entry, string target)
    {
        var id = EntryId.Of(partition, sequence);
        var time = entry.Time.UtcTicks;
        var isKnown = _tables.Objects.TryFind(partition, entry.Object, target, out var known);
        var changes = known.Changes + entry.Changes;
        var resends = entry.IsResend ? known.Resends + 1 : 0;
        var previous = known.IsForgotten ? ResourceVersion.None : known.Version;
        var copied = entry.Payload is null && isKnown ? _tables.Entries.Payload(EntryId.Of(partition, known.Sequence)) : null;
        if (copied is { Length: > 0 })
        {
            _tables.Partitions.AddBytes(partition, copied.Length);
            _copied += copied.Length;
        }
        if (isKnown)
            Supersede(partition, known, time);
        if (isKnown)
            _tables.Objects.Update(known.Id, entry, sequence, changes, resends);
        var owner = isKnown ? known.Id : _tables.Objects.Insert(partition, entry, target, sequence, changes, resends);
        _tables.Entries.Insert(id, owner, epoch, entry, known.Changes, previous, resends, entry.Payload is { } payload ? payload.Span : copied);
        if (entry.Type is ChangeType.Deleted or ChangeType.OutOfScope)
            _tables.Garbage.AddEnd(time, id);
        // They are read then, by who needs them.
        if (_copied > MostCopied)
        {
            _written.Clear();
            return;
        }
        _written.Add(new Entry
        {
            Partition = partition,
            Sequence = sequence,
            Object = entry.Object,
            Uid = entry.Uid,
            Version = entry.Version,
            Type = entry.Type,
            Cause = entry.Cause,
            Time = entry.Time,
            Collapsed = entry.Collapsed,
            Previous = previous,
            History = entry.History,
            Target = target == TargetPlan.Configured ? null : new EndpointId(target),
            Resend = resends,
            Payload = entry.Payload ?? copied,
        });
    }

    private void Supersede(PartitionId partition, StoredObject known, long time)
    {
        var newest = EntryId.Of(partition, known.Sequence);
        if (known.Resends > 0)
        {
            _tables.Partitions.AddBytes(partition, -_tables.Entries.Length(newest));
            _tables.Entries.Delete(newest);
            // Of this append, it is not to be read back either.
            if (known.Sequence > _last)
                _written.RemoveAll(written => written.Sequence == known.Sequence);
        }
        // A live object's newest entry is always there; an end may have been removed by retention.
        else if (known.IsLive || _tables.Garbage.RemoveEnd(known.Time, newest))
        {
            _tables.Garbage.AddSuperseded(time, newest);
        }
    }

    private void Forget(PartitionId partition, ObjectKey key)
    {
        foreach (var row in _tables.Objects.Targets(partition, key))
        {
            if (!row.IsLive)
                _tables.Objects.ForgetOrDelete(row.Id, _tables.Entries.HasAny(row.Id));
        }
    }
}
