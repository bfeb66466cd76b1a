using System.Diagnostics.Metrics;

namespace ActorVent.Watching;

/// <summary>What the watchers do: <c>actorvent.watch.*</c>.</summary>
internal sealed class WatchMetrics(Meter meter)
{
    private readonly Counter<long> _events = meter.CreateCounter<long>("actorvent.watch.events", "{event}", "Watch events read, bookmarks included.");
    private readonly Counter<long> _lists = meter.CreateCounter<long>("actorvent.watch.lists", "{list}", "Lists begun.");
    private readonly Counter<long> _failures = meter.CreateCounter<long>("actorvent.watch.failures", "{failure}", "Failed lists and watches, by kind.");
    private readonly Counter<long> _resets = meter.CreateCounter<long>("actorvent.watch.history_resets", "{reset}", "Times that the server's history was found reset.");

    public void Read(int events) => _events.Add(events);

    public void Listed() => _lists.Add(1);

    public void Failed(string kind) => _failures.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void HistoryReset() => _resets.Add(1);
}
