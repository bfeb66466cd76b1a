using ActorVent.Journal;

namespace ActorVent.Partitions;

/// <summary>What is measured and traced of an append.</summary>
internal sealed partial class PartitionActor
{
    /// <summary>An append's answer, with what it was: kept by nobody, since its payloads may be large.</summary>
    private sealed record AppendEnded(PartitionAppend Append, DateTimeOffset Began, WriteResult Result);

    private void Measure(AppendEnded ended)
    {
        var (append, began, result) = ended;
        if (result.Outcome != WriteOutcome.Written || append.Entries.Count == 0)
            return;
        var now = _services.Time.GetUtcNow();
        foreach (var entry in append.Entries)
        {
            // A resend came from nowhere.
            if (!entry.IsResend)
                _services.Metrics.Journaled(now - entry.Time);
        }
        if (_services.Tracer.IsOn)
            Trace(result.Entries, began, now);
        else
            Mark(result.Entries, new EntryOrigin(now));
    }

    private static void Mark(IReadOnlyList<Entry> entries, EntryOrigin origin)
    {
        foreach (var entry in entries)
            entry.Origin = origin;
    }

    private void Trace(IReadOnlyList<Entry> entries, DateTimeOffset began, DateTimeOffset now)
    {
        Entry? last = null;
        foreach (var entry in entries)
        {
            // For several endpoints from annotations one change becomes several entries.
            var isSame = last is not null && last.Uid == entry.Uid && last.Version == entry.Version && last.Type == entry.Type && last.Resend == entry.Resend;
            entry.Origin = isSame ? last!.Origin : new EntryOrigin(now, _services.Tracer.Journaled(entry, began, now));
            last = entry;
        }
    }
}
