using System.Collections.Concurrent;
using System.Diagnostics;
using ActorVent.Tracing;

namespace ActorVent.Tests.Tracing;

/// <summary>Listens to spans as a collector would. Other tests trace too: each asks for its own traces.</summary>
internal sealed class CapturedSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    /// <param name="sample">Says of a trace that begins whether it is recorded; null: each is.</param>
    public CapturedSpans(Func<ActivityTraceId, bool>? sample = null)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == ChangeTracer.SourceName,
            Sample = (ref options) => options.Parent != default || sample is null || sample(options.TraceId) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.PropagationData,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. _spans.Where(span => span.TraceId == trace && span.Recorded)];

    public void Dispose() => _listener.Dispose();
}
