using System.Collections.Concurrent;
using ActorVent.Primitives;
using Akka.Actor;

namespace ActorVent.Delivery;

/// <summary>
/// The endpoints that this process knows: those that are configured, and those that annotations name, for as long as the journal has them. Its
/// region asks it how to start one. For use from many threads.
/// </summary>
/// <param name="configured">The operator's.</param>
/// <param name="services">What endpoints work with.</param>
internal sealed class EndpointRegistry(IReadOnlyList<(EndpointOptions Options, EndpointPort Port)> configured, EndpointServices services) : IDisposable
{
    private readonly ConcurrentDictionary<EndpointId, (EndpointOptions Options, EndpointPort Port)> _known =
        new(configured.Select(e => KeyValuePair.Create(e.Options.Id, e)));

    // Endpoints that were open in this process: one that answered 410 is sent to again at its first start only.
    private readonly ConcurrentDictionary<EndpointId, bool> _begun = new();

    /// <summary>All that are to run. A copy.</summary>
    public ICollection<EndpointId> Ids => _known.Keys;

    /// <summary>Those that annotations name. A copy.</summary>
    public IReadOnlyList<EndpointOptions> FromAnnotations => [.. _known.Values.Where(e => e.Options.FromAnnotation).Select(e => e.Options)];

    public bool Knows(EndpointId id) => _known.ContainsKey(id);

    /// <summary>How to start an endpoint; null when there is none of that name, or none any more: then it is not to be started.</summary>
    public Props? PropsOf(EndpointId id)
    {
        if (!_known.TryGetValue(id, out var known))
            return null;
        var enablesAgain = !_begun.ContainsKey(id);
        Action begun = () => _begun.TryAdd(id, true);
        return Props.Create(() => new EndpointActor(known.Options, known.Port, enablesAgain, begun, services));
    }

    /// <summary>Adds one that annotations name.</summary>
    public void Add(EndpointOptions options, EndpointPort port) => _known.TryAdd(options.Id, (options, port));

    /// <summary>Removes one that annotations name, and closes its connections.</summary>
    public void Remove(EndpointId id)
    {
        if (!_known.TryRemove(id, out var known))
            return;
        _begun.TryRemove(id, out _);
        Close(known.Port);
    }

    /// <summary>Closes the connections of those that annotations name; the operator's are the operator's.</summary>
    public void Dispose()
    {
        foreach (var (options, port) in _known.Values)
        {
            if (options.FromAnnotation)
                Close(port);
        }
    }

    private static void Close(EndpointPort port) => (port.Transport as IDisposable)?.Dispose();
}
