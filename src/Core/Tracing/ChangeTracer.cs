using System.Diagnostics;
using ActorVent.Journal;

namespace ActorVent.Tracing;

/// <summary>
/// Spans of changes: <c>watch</c>, from when a node received a change until it was in the journal, with <c>journal append</c> in it, and one
/// <c>deliver</c> for each attempt. Spans never become current: what actors do next is not theirs. For many threads.
/// </summary>
internal sealed class ChangeTracer : IDisposable
{
    /// <summary>What listeners know it by.</summary>
    public const string SourceName = "ActorVent";

    private readonly ActivitySource? _source;

    public ChangeTracer()
    {
        _source = new ActivitySource(SourceName);
        TraceIdentity.Use();
    }

    private ChangeTracer(ActivitySource? none) => _source = none;

    /// <summary>Traces nothing, at no cost.</summary>
    public static ChangeTracer Off { get; } = new(none: null);

    /// <summary>Whether anybody listens.</summary>
    public bool IsOn => _source?.HasListeners() ?? false;

    public void Dispose() => _source?.Dispose();

    /// <summary>A change is in the journal.</summary>
    /// <param name="entry">The change.</param>
    /// <param name="began">When its append was begun.</param>
    /// <param name="durable">When that was done.</param>
    /// <returns>The span that its deliveries are children of, see <see cref="SpanNumber"/>; 0: the change is not sampled.</returns>
    public ulong Journaled(Entry entry, DateTimeOffset began, DateTimeOffset durable)
    {
        var current = Activity.Current;
        try
        {
            return Record(entry, began, durable);
        }
        finally
        {
            // A span that ends leaves none behind.
            Activity.Current = current;
        }
    }

    /// <summary>An attempt begins. The caller ends it, on any thread.</summary>
    /// <param name="entry">What is sent. Read back from the journal its span is a root: that of its watch is not known any more.</param>
    /// <param name="now">The time.</param>
    /// <returns>null: nobody listens.</returns>
    public Activity? Deliver(Entry entry, DateTimeOffset now)
    {
        if (!IsOn)
            return null;
        var span = Start("deliver", ActivityKind.Client, TraceIdentity.Of(entry), SpanNumber.Read(entry.Origin?.Span ?? 0), now);
        if (span is { Recorded: true })
            ObjectTags.Add(span, entry);
        return span;
    }

    private ulong Record(Entry entry, DateTimeOffset began, DateTimeOffset durable)
    {
        using var watch = Start("watch", ActivityKind.Consumer, TraceIdentity.Of(entry), parent: default, entry.Time < began ? entry.Time : began);
        if (watch is not { Recorded: true })
            return 0;
        ObjectTags.Add(watch, entry);
        using (var append = Start("journal append", ActivityKind.Internal, watch.TraceId, watch.SpanId, began))
        {
            append?.SetTag("actorvent.partition", entry.Partition.Value);
            append?.SetTag("actorvent.sequence", entry.Sequence.Value);
            append?.SetEndTime(durable.UtcDateTime);
        }
        watch.SetEndTime(durable.UtcDateTime);
        return SpanNumber.Of(watch.SpanId);
    }

    private Activity? Start(string name, ActivityKind kind, ActivityTraceId trace, ActivitySpanId parent, DateTimeOffset at)
    {
        var current = Activity.Current;
        Activity.Current = null;
        // A parent that was not sampled is never told: whoever has one was.
        var context = parent == default ? default : new ActivityContext(trace, parent, ActivityTraceFlags.Recorded);
        TraceIdentity.Begin(trace);
        try
        {
            return _source!.StartActivity(name, kind, context, startTime: at);
        }
        finally
        {
            TraceIdentity.Begin(default);
            Activity.Current = current;
        }
    }
}
