namespace ActorVent.Simulator.Webhooks;

/// <summary>Whether what comes of an object comes in order. Knows versions and uids, nothing else. Not safe for use from many threads.</summary>
internal sealed class OrderCheck
{
    private readonly Dictionary<string, Known> _objects = [];
    private readonly HashSet<string> _goneUids = [];

    /// <returns>What is wrong, null when nothing is. What is wrong leaves what is known as it was.</returns>
    public string? Add(Delivery delivery)
    {
        if (!_objects.TryGetValue(delivery.Key, out var known))
        {
            _objects[delivery.Key] = new Known(delivery);
            return null;
        }
        if (known.Uid != delivery.Uid && _goneUids.Contains(delivery.Uid))
            return $"{delivery.Key}: {delivery.Uid} at {delivery.Version} after its successor {known.Uid}";
        if (known.Uid == delivery.Uid)
        {
            if (Compare(delivery.Version, known.Version) < 0)
                return $"{delivery.Key}: version {delivery.Version} after {known.Version}";
            if (known.IsDeleted && !delivery.IsDeletion)
                return $"{delivery.Key}: alive at {delivery.Version} after its deletion at {known.Version}";
        }
        else
        {
            _goneUids.Add(known.Uid);
        }
        _objects[delivery.Key] = new Known(delivery);
        return null;
    }

    public void Forget()
    {
        _objects.Clear();
        _goneUids.Clear();
    }

    /// <summary>As integers of any length. Versions that are none are taken for equal: nothing can be said of them.</summary>
    internal static int Compare(string a, string b)
    {
        if (!IsInteger(a) || !IsInteger(b))
            return 0;
        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(a, b);
    }

    private static bool IsInteger(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    private readonly record struct Known(string Uid, string Version, bool IsDeleted)
    {
        public Known(Delivery delivery)
            : this(delivery.Uid, delivery.Version, delivery.IsDeletion)
        {
        }
    }
}
