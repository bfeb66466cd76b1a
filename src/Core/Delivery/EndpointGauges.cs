using System.Diagnostics.Metrics;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>The gauges of a node's endpoints. Of several that share a name, as those of annotations do, the lag of the worst is told, and what waits for all.</summary>
internal sealed class EndpointGauges
{
    private readonly Lock _lock = new();
    private readonly HashSet<EndpointGauge> _open = [];
    private readonly ObservableGauge<double> _lag;
    private readonly TimeProvider _time;

    public EndpointGauges(Meter meter, TimeProvider time)
    {
        _time = time;
        meter.CreateObservableUpDownCounter("actorvent.endpoints", Count, "{endpoint}", "Endpoints that this node delivers to.");
        _lag = meter.CreateObservableGauge(
            "actorvent.endpoint.lag", Lag, "s", "How long the oldest change that an endpoint has not settled has waited; 0 when it has settled all.");
        meter.CreateObservableGauge(
            "actorvent.endpoint.backlog", Backlog, "{entry}", "What waits for an endpoint: entries that are not read yet, and one for each object with something to send.");
    }

    public bool IsWatched => _lag.Enabled;

    public EndpointGauge Open(EndpointId endpoint)
    {
        var gauge = new EndpointGauge(endpoint, this);
        lock (_lock)
            _open.Add(gauge);
        return gauge;
    }

    public void Close(EndpointGauge gauge)
    {
        lock (_lock)
            _open.Remove(gauge);
    }

    private int Count()
    {
        lock (_lock)
            return _open.Count;
    }

    private List<Measurement<double>> Lag()
    {
        var now = _time.GetUtcNow();
        return Measure(gauges => gauges.Max(gauge => gauge.Oldest is { } oldest && oldest < now ? (now - oldest).TotalSeconds : 0));
    }

    private List<Measurement<long>> Backlog() => Measure(static gauges => gauges.Sum(static gauge => gauge.Waiting));

    private List<Measurement<T>> Measure<T>(Func<IEnumerable<EndpointGauge>, T> value)
        where T : struct
    {
        lock (_lock)
            return [.. _open.GroupBy(static gauge => gauge.Endpoint).Select(same => new Measurement<T>(value(same), new KeyValuePair<string, object?>("endpoint", same.Key.Value)))];
    }
}
