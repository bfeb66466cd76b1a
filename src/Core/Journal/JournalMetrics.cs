using System.Diagnostics.Metrics;
using ActorVent.Troubles;

namespace ActorVent.Journal;

/// <summary>How the journal is, and what retention takes from it: <c>actorvent.journal.*</c>.</summary>
internal sealed class JournalMetrics
{
    private readonly Counter<long> _removed;
    private long _bytes = -1;

    /// <param name="meter">The one named ActorVent.</param>
    /// <param name="trouble">The journal's.</param>
    public JournalMetrics(Meter meter, TroubleLog trouble)
    {
        _removed = meter.CreateCounter<long>(
            "actorvent.journal.removed", "{entry}", "Entries that retention removed, by reason: passed, which nobody needs any more, or expired, which an endpoint had not passed.");
        meter.CreateObservableGauge("actorvent.journal.size", Size, "By", "Payloads in the journal, which --retention-size bounds. Told by the node that applies retention, each minute.");
        meter.CreateObservableGauge("actorvent.journal.working", () => trouble.Problem is null ? 1 : 0, unit: null, "Whether the journal did what this node asked of it last.");
    }

    /// <summary>One batch of retention is done.</summary>
    public void Compacted(CompactionResult result)
    {
        Removed(result.Removed - result.Expired, "passed");
        Removed(result.Expired, "expired");
        Volatile.Write(ref _bytes, result.Bytes ?? -1);
    }

    /// <summary>Another node applies retention: it tells the size.</summary>
    public void LeftToAnother() => Volatile.Write(ref _bytes, -1);

    private IEnumerable<Measurement<long>> Size() => Volatile.Read(ref _bytes) is >= 0 and var bytes ? [new Measurement<long>(bytes)] : [];

    private void Removed(int count, string reason)
    {
        if (count > 0)
            _removed.Add(count, new KeyValuePair<string, object?>("reason", reason));
    }
}
