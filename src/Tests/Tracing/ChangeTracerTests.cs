using System.Diagnostics;
using ActorVent.Journal;
using ActorVent.Tests.Delivery;
using ActorVent.Tracing;
using Xunit;

namespace ActorVent.Tests.Tracing;

public sealed class ChangeTracerTests : IDisposable
{
    private static readonly DateTimeOffset Began = Samples.Time.AddSeconds(2);
    private static readonly DateTimeOffset Durable = Samples.Time.AddSeconds(3);

    private readonly Entry _entry = Samples.Entry() with { Uid = Guid.NewGuid().ToString(), Collapsed = 2, Type = ChangeType.OutOfScope, Cause = Cause.OutOfScope };
    private readonly ChangeTracer _tracer = new();

    public void Dispose() => _tracer.Dispose();

    [Fact]
    public void Change_ThatIsJournaledAndSent_IsOneTrace()
    {
        using var spans = new CapturedSpans();
        _entry.Origin = new EntryOrigin(Durable, _tracer.Journaled(_entry, Began, Durable));
        _tracer.Deliver(_entry, Durable.AddSeconds(1))!.Dispose();

        var all = spans.Of(TraceIdentity.Of(_entry)).ToDictionary(static span => span.OperationName);

        Assert.Equal(["deliver", "journal append", "watch"], all.Keys.Order());
        var watch = all["watch"];
        Assert.Equal((default, watch.SpanId, watch.SpanId), (watch.ParentSpanId, all["journal append"].ParentSpanId, all["deliver"].ParentSpanId));
        Assert.Equal((Samples.Time.UtcDateTime, TimeSpan.FromSeconds(3)), (watch.StartTimeUtc, watch.Duration));
        Assert.Equal((Began.UtcDateTime, TimeSpan.FromSeconds(1)), (all["journal append"].StartTimeUtc, all["journal append"].Duration));
    }

    [Fact]
    public void Attempt_OfWhatWasReadBack_IsARootOfTheSameTrace()
    {
        using var spans = new CapturedSpans();
        _tracer.Journaled(_entry, Began, Durable);

        using var span = _tracer.Deliver(_entry, Durable)!;

        Assert.Equal((TraceIdentity.Of(_entry), default(ActivitySpanId)), (span.TraceId, span.ParentSpanId));
    }

    [Fact]
    public void Spans_SayWhichObjectInTheWordsOfTheConventions()
    {
        using var spans = new CapturedSpans();
        using var span = _tracer.Deliver(_entry, Durable)!;

        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["k8s.namespace.name"] = "default",
                ["k8s.pod.name"] = "web-0",
                ["k8s.pod.uid"] = _entry.Uid,
                ["actorvent.cluster"] = "prod",
                ["actorvent.version"] = "217",
                ["actorvent.type"] = "out-of-scope",
                ["actorvent.cause"] = "out-of-scope",
                ["actorvent.collapsed"] = 2,
            },
            span.TagObjects.ToDictionary());
    }

    [Fact]
    public void Change_ThatIsNotSampled_IsNotSampledAtAnAttemptEither()
    {
        using var spans = new CapturedSpans(trace => trace != TraceIdentity.Of(_entry));

        Assert.Equal(0ul, _tracer.Journaled(_entry, Began, Durable));
        using var span = _tracer.Deliver(_entry, Durable)!;

        Assert.False(span.Recorded);
        Assert.Equal($"00-{TraceIdentity.Of(_entry)}-{span.SpanId}-00", span.Id);
    }

    /// <summary>What an actor does next is not part of it, nor is it part of what runs here.</summary>
    [Fact]
    public void Spans_AreNeverCurrent()
    {
        using var spans = new CapturedSpans();
        using var other = new Activity("other").Start();

        _tracer.Journaled(_entry, Began, Durable);
        var span = _tracer.Deliver(_entry, Durable)!;

        Assert.Same(other, Activity.Current);
        Assert.NotEqual(other.TraceId, span.TraceId);
        Assert.NotEqual(TraceIdentity.Of(_entry), new Activity("another").Start().TraceId);
    }

    [Fact]
    public void Off_TracesNothing()
    {
        using var spans = new CapturedSpans();

        Assert.False(ChangeTracer.Off.IsOn);
        Assert.Null(ChangeTracer.Off.Deliver(_entry, Durable));
    }
}
