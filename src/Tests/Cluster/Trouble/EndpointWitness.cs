using System.Globalization;
using ActorVent.Simulator.Api;
using ActorVent.Simulator.Webhooks;
using Received = ActorVent.Simulator.Webhooks.Delivery;

namespace ActorVent.Tests.Cluster.Trouble;

/// <summary>Everything that came to one endpoint, to be held against what was made.</summary>
internal sealed class EndpointWitness
{
    private readonly Lock _gate = new();
    private readonly List<Received> _deliveries = [];

    public EndpointWitness(Receiver receiver)
    {
        Receiver = receiver;
        receiver.Delivered += delivery =>
        {
            lock (_gate)
                _deliveries.Add(delivery);
        };
    }

    public Receiver Receiver { get; }

    public IReadOnlyList<Received> Deliveries
    {
        get
        {
            lock (_gate)
                return [.. _deliveries];
        }
    }

    /// <summary>The same state under two ids: receivers that remember ids would take it twice. What is sent again on purpose is none.</summary>
    public IReadOnlyList<string> OtherIds() =>
    [
        .. Deliveries
            .Where(delivery => delivery.IsAccepted && delivery.Cause is not ("resend" or "replay"))
            .GroupBy(delivery => (delivery.Uid, delivery.SentVersion, delivery.Type))
            .Where(same => same.Select(delivery => delivery.Id).Distinct().Skip(1).Any())
            .Select(same => $"{same.First().Key} {same.Key}: {string.Join(", ", same.Select(delivery => delivery.Id).Distinct())}"),
    ];

    /// <summary>Requests that came after the end of their sender's lease, from a time on, and by how much.</summary>
    public IEnumerable<(Received Delivery, TimeSpan By)> Overdue(LeaseWitness leases, DateTimeOffset since) => Deliveries
        .Where(delivery => delivery.Time > since)
        .Select(delivery => (delivery, leases.Overdue(delivery.From!, delivery.Time)))
        .Where(static request => request.Item2 > TimeSpan.Zero);

    /// <summary>
    /// How long each change waited until its object's state, or a later one, was accepted. A change that is told together with later ones
    /// waited as long as it did.
    /// </summary>
    /// <param name="changes">All that were made, in order.</param>
    /// <param name="madeAt">When a version was made.</param>
    public IReadOnlyList<(string Key, DateTimeOffset MadeAt, TimeSpan Wait)> Waits(IReadOnlyList<StoredEvent> changes, Func<long, DateTimeOffset?> madeAt)
    {
        var arrived = Deliveries
            .Where(delivery => delivery.IsAccepted)
            .Select(delivery => (delivery.Key, Version: long.Parse(delivery.SentVersion, CultureInfo.InvariantCulture), delivery.Time))
            .GroupBy(delivery => delivery.Key)
            .ToDictionary(group => group.Key, group => group.OrderBy(delivery => delivery.Time).ToList());
        var waits = new List<(string, DateTimeOffset, TimeSpan)>();
        foreach (var change in changes)
        {
            if (madeAt(change.Version) is { } made && arrived.TryGetValue(change.Now.Key, out var deliveries)
                && deliveries.FindIndex(delivery => delivery.Version >= change.Version) is >= 0 and var at)
                waits.Add((change.Now.Key, made, deliveries[at].Time - made));
        }
        return waits;
    }
}
