using ActorVent.Tests.Simulation.Truth;

namespace ActorVent.Tests.Simulation.Receivers;

/// <summary>What one receiver may hold resends against: they repeat what it has, under ids of their own, and only what is unhealthy.</summary>
internal sealed class ResendCheck(string name, Schedule schedule)
{
    private readonly Dictionary<string, (string Key, Fact Fact, bool IsResend, bool Leaves)> _ids = [];
    private readonly Dictionary<string, DateTimeOffset> _last = [];

    public int Count { get; private set; }

    /// <summary>When the object was last accepted for whatever reason, null when it never was.</summary>
    public DateTimeOffset? LastAccepted(string key) => _last.TryGetValue(key, out var time) ? time : null;

    /// <param name="key">The object.</param>
    /// <param name="fact">What came.</param>
    /// <param name="settled">What was settled before it, null when nothing was, or when that was that the object goes elsewhere.</param>
    /// <param name="id">Of the request.</param>
    /// <param name="isResend">What the request says.</param>
    /// <param name="leaves">Whether it says that the object goes elsewhere.</param>
    public IEnumerable<string> Received(string key, Fact fact, Fact? settled, string id, bool isResend, bool leaves)
    {
        if (_ids.TryGetValue(id, out var known) && known != (key, fact, isResend, leaves))
            yield return $"{name}: {key} received {fact} under the id of {known}";
        _ids[id] = (key, fact, isResend, leaves);
        if (!isResend)
            yield break;
        Count++;
        if (settled != fact)
            yield return $"{name}: {key} received {fact} again, but had {settled?.ToString() ?? "nothing"}";
        if (fact.IsDeletion || !PodShape.IsUnhealthy(fact.Token))
            yield return $"{name}: {key} received {fact} again, which is not unhealthy";
    }

    public void Accepted(string key) => _last[key] = schedule.Now;
}
