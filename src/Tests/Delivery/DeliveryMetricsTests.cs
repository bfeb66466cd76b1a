using System.Diagnostics.Metrics;
using ActorVent.Delivery;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Delivery;

public sealed class DeliveryMetricsTests : IDisposable
{
    private static readonly EndpointId Endpoint = new("default");

    private readonly Meter _meter = new("ActorVent");
    private readonly MeterListener _listener = new();
    private readonly List<string> _measured = [];
    private readonly FakeTime _time = new();
    private readonly DeliveryMetrics _metrics;

    public DeliveryMetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == _meter)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measured(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measured(instrument, value, tags));
        _listener.Start();
        _metrics = new DeliveryMetrics(_meter, _time);
    }

    [Fact]
    public void Attempted_IsCountedAndTimed()
    {
        _metrics.Attempted(Endpoint, DeliveryResult.Accepted, TimeSpan.FromMilliseconds(250));

        Assert.Equal(
            ["actorvent.deliveries 1 endpoint=default outcome=accepted", "actorvent.delivery.duration 0.25 endpoint=default outcome=accepted"],
            _measured);
    }

    [Theory]
    [InlineData(nameof(DeliveryResult.Accepted), "accepted")]
    [InlineData(nameof(DeliveryResult.Retried), "retried")]
    [InlineData(nameof(DeliveryResult.DeadLetter), "dead-letter")]
    [InlineData(nameof(DeliveryResult.Superseded), "superseded")]
    [InlineData(nameof(DeliveryResult.Skipped), "skipped")]
    public void Counted_EachResult_HasItsTag(string result, string tag)
    {
        _metrics.Counted(Endpoint, Enum.Parse<DeliveryResult>(result), 3);

        Assert.Equal([$"actorvent.deliveries 3 endpoint=default outcome={tag}"], _measured);
    }

    [Theory]
    [InlineData(nameof(DeadLetterReason.Rejected), "rejected")]
    [InlineData(nameof(DeadLetterReason.Expired), "expired")]
    [InlineData(nameof(DeadLetterReason.Retention), "retention")]
    public void DeadLettered_EachReason_HasItsTag(string reason, string tag)
    {
        _metrics.DeadLettered(Endpoint, Enum.Parse<DeadLetterReason>(reason));

        Assert.Equal([$"actorvent.dead_letters 1 endpoint=default reason={tag}"], _measured);
    }

    [Fact]
    public void Arrived_IsMeasuredFromTheWatchAndFromTheJournal()
    {
        _metrics.Arrived(Endpoint, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2));
        // By the clock of another node, which is ahead.
        _metrics.Arrived(Endpoint, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(-2));

        Assert.Equal(
            [
                "actorvent.delivery.lag 3 endpoint=default", "actorvent.delivery.journal_lag 2 endpoint=default",
                "actorvent.delivery.lag 3 endpoint=default", "actorvent.delivery.journal_lag 0 endpoint=default",
            ],
            _measured);
    }

    [Fact]
    public void Began_DeadLettersAreCountedFromNought()
    {
        _metrics.Began(Endpoint);

        Assert.Equal(
            Enum.GetValues<DeadLetterReason>().Select(static reason => $"actorvent.dead_letters 0 endpoint=default reason={reason.ToString().ToLowerInvariant()}"),
            _measured);
    }

    [Fact]
    public void Gauges_TellEachEndpointAndTheWorstOfThoseThatShareAName()
    {
        EndpointGauge[] gauges = [_metrics.Began(Endpoint), _metrics.Began(new EndpointId("annotation")), _metrics.Began(new EndpointId("annotation"))];
        gauges[0].Tell(new EndpointStanding(null, 0));
        gauges[1].Tell(new EndpointStanding(_time.GetUtcNow().AddSeconds(-5), 2));
        gauges[2].Tell(new EndpointStanding(_time.GetUtcNow().AddSeconds(-9), 3));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(
            ["actorvent.endpoint.lag 0 endpoint=default", "actorvent.endpoint.lag 10 endpoint=annotation", "actorvent.endpoint.backlog 0 endpoint=default", "actorvent.endpoint.backlog 5 endpoint=annotation"],
            Observed());
        _metrics.Ended(gauges[2]);
        _metrics.Ended(gauges[0]);

        Assert.Equal(["actorvent.endpoint.lag 6 endpoint=annotation", "actorvent.endpoint.backlog 2 endpoint=annotation"], Observed());
    }

    [Fact]
    public void Gauges_ThatNobodyCollects_NeedNotBeTold()
    {
        var gauge = _metrics.Began(Endpoint);
        Assert.True(gauge.IsWatched);

        _listener.Dispose();

        Assert.False(gauge.IsWatched);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meter.Dispose();
    }

    private IReadOnlyList<string> Observed()
    {
        _measured.Clear();
        _listener.RecordObservableInstruments();
        return _measured;
    }

    private void Measured(Instrument instrument, object value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Add($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"))}");
}
