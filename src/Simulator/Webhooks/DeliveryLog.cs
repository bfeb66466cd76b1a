namespace ActorVent.Simulator.Webhooks;

/// <summary>
/// What was received, held against what may be: order per object, repeats, signatures. An independent witness: none of the
/// sender's code. Safe for use from many threads.
/// </summary>
public sealed class DeliveryLog
{
    private const int MostViolations = 100;
    private readonly Lock _gate = new();
    private readonly OrderCheck _order = new();
    private readonly HashSet<string> _acceptedIds = [];
    private readonly Dictionary<string, long> _causes = [];
    private readonly Dictionary<string, (string Uid, string Version, bool IsDeleted)> _accepted = [];
    private readonly List<string> _violations = [];
    private readonly LatencyHistogram _latencies = new();
    private long _requests;
    private long _acceptedRequests;
    private long _repeats;
    private long _orderViolations;
    private long _badSignatures;
    private long _unreadable;
    private long _collapsed;

    /// <summary>Checks a request and takes note of it; its answer is known already.</summary>
    public void Add(Delivery delivery)
    {
        lock (_gate)
        {
            _requests++;
            if (delivery.Signed == false)
            {
                // Whoever sent this is not the sender: what it says counts for nothing.
                _badSignatures++;
                return;
            }
            delivery.OrderViolation = _order.Add(delivery);
            if (delivery.OrderViolation is { } violation)
            {
                _orderViolations++;
                if (_violations.Count < MostViolations)
                    _violations.Add(violation);
            }
            if (!delivery.IsAccepted)
                return;
            _acceptedRequests++;
            // Who compares versions, as receivers are told to, passes over what came too late.
            if (delivery.OrderViolation is null)
                _accepted[delivery.Key] = (delivery.Uid, delivery.Version, delivery.IsDeletion);
            if (delivery.Id.Length > 0 && !_acceptedIds.Add(delivery.Id))
            {
                delivery.IsRepeat = true;
                _repeats++;
                return;
            }
            _collapsed += delivery.Collapsed;
            _causes[delivery.Cause] = _causes.GetValueOrDefault(delivery.Cause) + 1;
            if (delivery.Latency is { } latency)
                _latencies.Add(latency);
        }
    }

    /// <summary>After a restore of the cluster, versions begin again lower down: order is checked anew from here on.</summary>
    public void ForgetVersions()
    {
        lock (_gate)
            _order.Forget();
    }

    /// <summary>The numbers so far.</summary>
    public DeliverySummary Summary()
    {
        lock (_gate)
        {
            return new DeliverySummary(
                _requests, _acceptedRequests, _acceptedIds.Count, _repeats, _orderViolations, _badSignatures, _collapsed,
                new SortedDictionary<string, long>(_causes, StringComparer.Ordinal))
            {
                Unreadable = _unreadable,
                P50 = _latencies.Quantile(0.5),
                P99 = _latencies.Quantile(0.99),
                Violations = [.. _violations],
            };
        }
    }

    /// <summary>The last that was accepted in order of each object, by namespace/name: uid, version, and whether it is deleted.</summary>
    public IReadOnlyDictionary<string, (string Uid, string Version, bool IsDeleted)> LastStates()
    {
        lock (_gate)
            return new Dictionary<string, (string Uid, string Version, bool IsDeleted)>(_accepted);
    }

    /// <summary>
    /// What is missing, in words. What lives has to be here in its last version. What is deleted has to be here as deleted, or never
    /// to have been here at all; of a deletion that was inferred, the version may be the last one known.
    /// </summary>
    /// <param name="expected">For one, <c>ClusterStore.LastStates()</c>.</param>
    public IReadOnlyList<string> Missing(IReadOnlyDictionary<string, (string Uid, string Version, bool IsDeleted)> expected)
    {
        var missing = new List<string>();
        var received = LastStates();
        foreach (var (key, state) in expected)
        {
            var isHere = received.TryGetValue(key, out var last);
            if (state.IsDeleted && isHere && !last.IsDeleted)
                missing.Add($"{key}: the deletion of {state.Uid}; the last that came is {last.Uid} at {last.Version}");
            else if (!state.IsDeleted && (!isHere || last.IsDeleted || (last.Uid, last.Version) != (state.Uid, state.Version)))
                missing.Add($"{key}: {state.Uid} at {state.Version}; the last that came is {(isHere ? $"{last.Uid} at {last.Version}{(last.IsDeleted ? ", deleted" : "")}" : "nothing")}");
        }
        return missing;
    }

    internal void AddUnreadable()
    {
        lock (_gate)
        {
            _requests++;
            _unreadable++;
        }
    }
}
