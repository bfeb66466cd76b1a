using System.Diagnostics.Metrics;
using ActorVent.Delivery;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Tests.Delivery;
using ActorVent.Tracing;
using Xunit;

namespace ActorVent.Tests.Node.Health;

/// <summary>What is measured of each change, while somebody collects it, leaves nothing for the garbage collector.</summary>
public sealed class MeasuringCostTests : IDisposable
{
    private const int Changes = 1_000;

    private readonly Meter _meter = new("ActorVent.Cost");
    private readonly MeterListener _listener = new();
    private long _measured;

    public MeasuringCostTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == _meter)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, _, _, _) => _measured++);
        _listener.SetMeasurementEventCallback<double>((_, _, _, _) => _measured++);
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Change_ThatIsMeasured_AllocatesNothing()
    {
        var partitions = new PartitionMetrics(_meter);
        var deliveries = new DeliveryMetrics(_meter);
        var endpoint = new EndpointId("hooks");
        Measure();
        var before = _measured;

        Assert.Equal(0, Allocated(Measure));
        Assert.Equal(Changes * 7, _measured - before);

        void Measure()
        {
            for (var i = 0; i < Changes; i++)
            {
                partitions.Count(new PartitionCounts(1, 1, 0, 0, 0));
                partitions.Journaled(TimeSpan.FromMilliseconds(3));
                deliveries.Attempted(endpoint, DeliveryResult.Accepted, TimeSpan.FromMilliseconds(3));
                deliveries.Arrived(endpoint, TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(2));
            }
        }
    }

    [Fact]
    public void Change_ThatIsNotTraced_AllocatesNothing()
    {
        var entry = Samples.Entry();
        Look();

        Assert.Equal(0, Allocated(Look));

        void Look()
        {
            for (var i = 0; i < Changes; i++)
            {
                if (ChangeTracer.Off.IsOn || ChangeTracer.Off.Deliver(entry, Samples.Time) is not null)
                    throw new InvalidOperationException("it is on");
            }
        }
    }

    private static long Allocated(Action work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
