using System.Globalization;
using ActorVent.Simulator.Api;
using ActorVent.Simulator.Webhooks;

namespace ActorVent.Node.Commands;

/// <summary>Holds what a receiver has against what the cluster has.</summary>
internal static class LastStates
{
    /// <summary>How many pods there are, or were and were received.</summary>
    /// <returns>All, and those whose newest state or deletion the receiver has not accepted.</returns>
    public static (int All, int Missing) Compare(ClusterStore store, DeliveryLog log)
    {
        var pods = store.Snapshot().Pods;
        var received = log.LastStates();
        var missing = 0;
        foreach (var (key, pod) in pods)
        {
            if (!received.TryGetValue(key, out var last) || last.IsDeleted || last.Uid != pod.Uid
                || last.Version != pod.Version.ToString(CultureInfo.InvariantCulture))
                missing++;
        }
        var gone = received.Where(last => !pods.ContainsKey(last.Key)).ToList();
        return (pods.Count + gone.Count, missing + gone.Count(last => !last.Value.IsDeleted));
    }
}
