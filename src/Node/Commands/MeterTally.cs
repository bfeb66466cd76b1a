using System.Diagnostics.Metrics;

namespace ActorVent.Node.Commands;

/// <summary>Adds up the counters of this process, for a summary at the end. Safe for use from many threads.</summary>
internal sealed class MeterTally : IDisposable
{
    private const string MeterName = "ActorVent";
    private readonly MeterListener _listener = new();
    private readonly Dictionary<(string Instrument, string Tag), long> _counts = [];
    private readonly Lock _lock = new();

    public MeterTally()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == MeterName)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Everything counted under a name, whatever its tags.</summary>
    public long Total(string instrument)
    {
        lock (_lock)
            return _counts.Where(count => count.Key.Instrument == instrument).Sum(count => count.Value);
    }

    /// <summary>What was counted with a tag of this value.</summary>
    public long Of(string instrument, string tag)
    {
        lock (_lock)
            return _counts.GetValueOrDefault((instrument, tag));
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // A counter of changes or deliveries has one telling tag: result or outcome. Others name the endpoint.
        var telling = "";
        foreach (var (key, tag) in tags)
        {
            if (key is "result" or "outcome")
                telling = tag?.ToString() ?? "";
        }
        lock (_lock)
            _counts[(instrument.Name, telling)] = _counts.GetValueOrDefault((instrument.Name, telling)) + value;
    }
}
