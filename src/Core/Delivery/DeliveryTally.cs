using System.Collections.Concurrent;
using System.Globalization;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>What went where since it was told last.</summary>
internal sealed class DeliveryTally
{
    /// <summary>So many endpoints are named, the busiest ones: a line is to be read.</summary>
    private const int MostNamed = 20;

    private readonly ConcurrentDictionary<EndpointId, EndpointTally> _endpoints = new();

    public EndpointTally Of(EndpointId endpoint) => _endpoints.GetOrAdd(endpoint, static _ => new EndpointTally());

    /// <summary>For people; null: nothing happened. Counting begins anew.</summary>
    public string? Take()
    {
        var busy = _endpoints
            .Select(static endpoint => (Name: endpoint.Key.Value, Counts: endpoint.Value.Take()))
            .Where(static endpoint => !endpoint.Counts.IsEmpty)
            .OrderByDescending(static endpoint => endpoint.Counts.Sent + endpoint.Counts.Retried)
            .ThenBy(static endpoint => endpoint.Name, StringComparer.Ordinal)
            .ToList();
        if (busy.Count == 0)
            return null;
        var parts = busy.Take(MostNamed).Select(static endpoint => $"{endpoint.Name}: {endpoint.Counts}").ToList();
        if (busy.Count > MostNamed)
        {
            var others = busy.Skip(MostNamed).Aggregate(default(EndpointCounts), static (sum, endpoint) => sum.Plus(endpoint.Counts));
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{busy.Count - MostNamed} others: {others}"));
        }
        return string.Join("; ", parts);
    }
}
