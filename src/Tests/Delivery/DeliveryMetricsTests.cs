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
        _metrics = new DeliveryMetrics(_meter);
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

    public void Dispose()
    {
        _listener.Dispose();
        _meter.Dispose();
    }

    private void Measured(Instrument instrument, object value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Add($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"))}");
}
