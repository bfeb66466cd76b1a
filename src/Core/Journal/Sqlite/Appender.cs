using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Executes appends.</summary>
internal sealed class Appender(WriteTables tables)
{
    public WriteResult Append(ShardAppend append)
    {
        var shard = append.Fence.Shard;
        long bytes = 0;
        foreach (var entry in append.Entries)
            bytes += entry.Payload?.Length ?? 0;
        if (!tables.Shards.TryAdvance(append.Fence, append.Last, new SequenceNumber(append.Last.Value + append.Entries.Count), bytes))
            return Refusals.Lost(append.Fence);

        foreach (var (key, scope, version) in append.Rescoped)
            tables.Objects.Rescope(shard, key, scope, version);
        var sequence = append.Last;
        foreach (var entry in append.Entries)
        {
            sequence = sequence.Next;
            Append(shard, append.Fence.Epoch, sequence, entry);
        }
        foreach (var key in append.Forgotten)
            Forget(shard, key);
        foreach (var (scope, version) in append.Positions)
            tables.Shards.SetPosition(shard, scope, version);
        return WriteResult.Written;
    }

    private void Append(ShardId shard, Epoch epoch, SequenceNumber sequence, NewEntry entry)
    {
        var id = EntryId.Of(shard, sequence);
        var time = entry.Time.UtcTicks;
        var isKnown = tables.Objects.TryFind(shard, entry.Object, out var known);
        var changes = known.Changes + entry.Changes;
        var resends = entry.IsResend ? known.Resends + 1 : 0;
        var previous = known.IsForgotten ? ResourceVersion.None : known.Version;
        var copied = entry.Payload is null && isKnown ? tables.Entries.Payload(EntryId.Of(shard, known.Sequence)) : null;
        if (copied is { Length: > 0 })
            tables.Shards.AddBytes(shard, copied.Length);
        if (isKnown)
            Supersede(shard, known);
        if (isKnown)
            tables.Objects.Update(known.Id, entry, sequence, changes, resends);
        var owner = isKnown ? known.Id : tables.Objects.Insert(shard, entry, sequence, changes, resends);
        tables.Entries.Insert(id, owner, epoch, entry, known.Changes, previous, resends, entry.Payload is { } payload ? payload.Span : copied);
        if (entry.Type is ChangeType.Deleted or ChangeType.OutOfScope)
            tables.Garbage.AddEnd(time, id);
    }

    private void Supersede(ShardId shard, StoredObject known)
    {
        var newest = EntryId.Of(shard, known.Sequence);
        if (known.Resends > 0)
        {
            tables.Shards.AddBytes(shard, -tables.Entries.Length(newest));
            tables.Entries.Delete(newest);
        }
        // A live object's newest entry is always there; an end may have been removed by retention.
        else if (known.IsLive || tables.Garbage.RemoveEnd(known.Time, newest))
        {
            tables.Garbage.AddSuperseded(known.Time, newest);
        }
    }

    private void Forget(ShardId shard, ObjectKey key)
    {
        if (!tables.Objects.TryFind(shard, key, out var known) || known.IsLive)
            return;
        if (tables.Entries.HasAny(known.Id))
            tables.Objects.Forget(known.Id);
        else
            tables.Objects.Delete(known.Id);
    }
}
