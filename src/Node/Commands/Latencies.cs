using System.Globalization;
using ActorVent.Simulator.Api;
using Received = ActorVent.Simulator.Webhooks.Delivery;

namespace ActorVent.Node.Commands;

/// <summary>How long live changes took from the cluster's store to the receiver. Safe for use from many threads.</summary>
internal sealed class Latencies(ClusterStore store)
{
    private readonly Lock _lock = new();

    public Percentiles Percentiles { get; } = new();

    public void Add(Received delivery)
    {
        if (delivery.Cause != "live" || !long.TryParse(delivery.Version, CultureInfo.InvariantCulture, out var version) || store.MadeAt(version) is not { } made)
            return;
        lock (_lock)
            Percentiles.Add(delivery.Time - made);
    }
}
