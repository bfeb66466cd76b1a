using System.Globalization;

namespace ActorVent.Simulator.Webhooks;

/// <summary>What was received, held against what may be: order per object, repeats, signatures. An independent witness: none of the sender's code.</summary>
public sealed class DeliveryLog
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Known> _objects = [];
    private readonly HashSet<string> _acceptedIds = [];
    private readonly Dictionary<string, long> _causes = [];
    private readonly HashSet<string> _goneUids = [];
    private long _requests;
    private long _accepted;
    private long _repeats;
    private long _violations;
    private long _badSignatures;
    private long _collapsed;

    /// <summary>Checks a request and takes note of it; its answer is known already.</summary>
    public void Add(Delivery delivery)
    {
        lock (_gate)
        {
            _requests++;
            if (delivery.Signed == false)
                _badSignatures++;
            delivery.OrderViolation = CheckOrder(delivery);
            if (delivery.OrderViolation is not null)
                _violations++;
            if (delivery.Status is < 200 or > 299)
                return;
            _accepted++;
            _collapsed += delivery.Collapsed;
            _causes[delivery.Cause] = _causes.GetValueOrDefault(delivery.Cause) + 1;
            if (delivery.Id.Length > 0 && !_acceptedIds.Add(delivery.Id))
            {
                delivery.IsRepeat = true;
                _repeats++;
            }
        }
    }

    public DeliverySummary Summary()
    {
        lock (_gate)
        {
            return new DeliverySummary(
                _requests, _accepted, _acceptedIds.Count, _repeats, _violations, _badSignatures, _collapsed,
                new SortedDictionary<string, long>(_causes, StringComparer.Ordinal));
        }
    }

    /// <summary>The last that was accepted of each object: uid, version, and whether it is deleted.</summary>
    public IReadOnlyDictionary<string, (string Uid, string Version, bool IsDeleted)> LastStates()
    {
        lock (_gate)
            return _objects.Where(o => o.Value.Accepted is not null).ToDictionary(o => o.Key, o => o.Value.Accepted!.Value);
    }

    private string? CheckOrder(Delivery delivery)
    {
        if (!_objects.TryGetValue(delivery.Key, out var known))
            _objects[delivery.Key] = known = new Known();
        string? violation = null;
        if (_goneUids.Contains(delivery.Uid) && known.Uid != delivery.Uid)
            violation = $"{delivery.Key}: uid {delivery.Uid} after its successor {known.Uid}";
        else if (known.Uid == delivery.Uid && IsBelow(delivery.Version, known.Version))
            violation = $"{delivery.Key}: version {delivery.Version} after {known.Version}";
        else if (known.Uid == delivery.Uid && known.IsDeleted && !delivery.IsDeletion)
            violation = $"{delivery.Key}: alive again after its deletion";
        if (violation is null)
        {
            if (known.Uid.Length > 0 && known.Uid != delivery.Uid)
                _goneUids.Add(known.Uid);
            (known.Uid, known.Version, known.IsDeleted) = (delivery.Uid, delivery.Version, delivery.IsDeletion);
        }
        if (delivery.Status is >= 200 and <= 299)
            known.Accepted = (delivery.Uid, delivery.Version, delivery.IsDeletion);
        return violation;
    }

    private static bool IsBelow(string version, string other) =>
        long.TryParse(version, CultureInfo.InvariantCulture, out var a) && long.TryParse(other, CultureInfo.InvariantCulture, out var b) && a < b;

    private sealed class Known
    {
        public string Uid { get; set; } = "";

        public string Version { get; set; } = "";

        public bool IsDeleted { get; set; }

        public (string Uid, string Version, bool IsDeleted)? Accepted { get; set; }
    }
}

/// <summary>What a receiver has seen.</summary>
/// <param name="Requests">All, also those that were refused.</param>
/// <param name="Accepted">Answered 2xx.</param>
/// <param name="Distinct">Different ids among them.</param>
/// <param name="Repeats">Accepted under an id that was accepted before.</param>
/// <param name="OrderViolations">Something older after something newer.</param>
/// <param name="BadSignatures">Missing or wrong.</param>
/// <param name="Collapsed">Changes that the sender says it collapsed into what was accepted.</param>
/// <param name="Causes">Accepted, by cause.</param>
public sealed record DeliverySummary(
    long Requests, long Accepted, long Distinct, long Repeats, long OrderViolations, long BadSignatures, long Collapsed, IReadOnlyDictionary<string, long> Causes);
