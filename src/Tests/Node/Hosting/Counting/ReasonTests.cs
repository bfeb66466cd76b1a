using System.Diagnostics.Metrics;
using ActorVent.Delivery;
using ActorVent.Delivery.Tenants;
using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Troubles;
using ActorVent.Watching;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Node.Hosting.Counting;

/// <summary>Nothing is skipped in silence: whatever keeps a change from being delivered is counted by its reason, and each reason is met here on a whole node.</summary>
public sealed partial class ReasonTests : IDisposable
{
    private readonly CountedNode _node = new();

    /// <summary>Of failures of lists and watches, which keep back what there is from then on.</summary>
    private static IEnumerable<string> Kinds => [.. Enum.GetNames<ApiErrorKind>(), "Unexpected"];

    public static TheoryData<string> Reasons => [.. Scenarios.Keys];

    public void Dispose() => _node.Dispose();

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Reason_ThatIsMet_IsCounted(string reason)
    {
        Scenarios[reason](_node);

        Assert.True(_node.Counts.GetValueOrDefault(reason) > 0, $"not counted; but: {string.Join(", ", _node.Counts.Where(static count => count.Value > 0).Select(static count => count.Key).Order())}");
    }

    /// <summary>One that comes needs a scenario.</summary>
    [Fact]
    public void Reasons_ThatCanBeCounted_AreAllMet()
    {
        using var meter = new Meter("ActorVent.Reasons");
        using var listener = new MeterListener();
        var counted = new HashSet<string>();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter == meter && instrument is Counter<long>)
                listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => counted.Add(Reason.Of(instrument, tags)));
        listener.Start();

        new PartitionMetrics(meter).Count(new PartitionCounts(1, 1, 1, 1, 1));
        var deliveries = new DeliveryMetrics(meter);
        foreach (var result in Enum.GetValues<DeliveryResult>())
            deliveries.Counted(default, result);
        foreach (var reason in Enum.GetValues<DeadLetterReason>())
            deliveries.DeadLettered(default, reason);
        var annotations = new TenantMetrics(meter);
        annotations.Applied(1);
        foreach (var reason in Enum.GetValues<RefusalReason>())
            annotations.Refused(reason);
        var watches = new WatchMetrics(meter);
        foreach (var kind in Kinds)
            watches.Failed(kind);
        new JournalMetrics(meter, new TroubleLog("", TimeProvider.System, NullLogger.Instance)).Compacted(new CompactionResult(2, 1, More: false, RemovedEndpoints: false));

        Assert.Equal(counted.Order(), Scenarios.Keys.Order());
    }
}
