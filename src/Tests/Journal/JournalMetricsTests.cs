using System.Diagnostics.Metrics;
using ActorVent.Journal;
using ActorVent.Troubles;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Journal;

public sealed class JournalMetricsTests : IDisposable
{
    private readonly Meter _meter = new("ActorVent");
    private readonly MeterListener _listener = new();
    private readonly List<string> _measured = [];
    private readonly TroubleLog _trouble = new("The journal", TimeProvider.System, NullLogger.Instance);
    private readonly JournalMetrics _metrics;

    public JournalMetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == _meter)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _measured.Add($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(static tag => tag.Value))}".TrimEnd()));
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => _measured.Add($"{instrument.Name} {value}"));
        _listener.Start();
        _metrics = new JournalMetrics(_meter, _trouble);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Compacted_CountsWhatWent_ByWhetherSomebodyMissesIt()
    {
        _metrics.Compacted(new CompactionResult(5, 2, More: false, RemovedEndpoints: false));

        Assert.Equal(["actorvent.journal.removed 3 passed", "actorvent.journal.removed 2 expired"], _measured);
    }

    [Fact]
    public void Size_IsToldByWhoAppliesRetention()
    {
        Assert.Equal(["actorvent.journal.working 1"], Observed());

        _metrics.Compacted(new CompactionResult(0, 0, More: false, RemovedEndpoints: false) { Bytes = 4711 });
        Assert.Equal(["actorvent.journal.size 4711", "actorvent.journal.working 1"], Observed());

        _metrics.LeftToAnother();
        Assert.Equal(["actorvent.journal.working 1"], Observed());
    }

    [Fact]
    public void Working_IsNoughtAsLongAsSomethingFails()
    {
        _trouble.Failed("x", "The disk is full");
        Assert.Equal(["actorvent.journal.working 0"], Observed());

        _trouble.Worked("x");
        Assert.Equal(["actorvent.journal.working 1"], Observed());
    }

    private IReadOnlyList<string> Observed()
    {
        _measured.Clear();
        _listener.RecordObservableInstruments();
        return _measured;
    }
}
