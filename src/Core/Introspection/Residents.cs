using System.Collections.Concurrent;
using Akka.Actor;

namespace ActorVent.Introspection;

/// <summary>The entities that run on this node at present, so that operators' questions find them. For use from many threads.</summary>
internal sealed class Residents
{
    private readonly ConcurrentDictionary<(string Region, string Name), IActorRef> _entities = new();

    /// <summary>An entity has begun here.</summary>
    /// <param name="region">As it is registered: <c>endpoints</c>.</param>
    /// <param name="name">Of the entity.</param>
    /// <param name="entity">Answers <see cref="Inspect"/>.</param>
    public void Came(string region, string name, IActorRef entity) => _entities[(region, name)] = entity;

    /// <summary>It has stopped. The next of its name may be there already, and stays.</summary>
    public void Left(string region, string name, IActorRef entity) => _entities.TryRemove(KeyValuePair.Create((region, name), entity));

    /// <summary>Those of a region, in no order. A copy.</summary>
    public IReadOnlyList<(string Name, IActorRef Entity)> Of(string region) =>
        [.. _entities.Where(entity => entity.Key.Region == region).Select(static entity => (entity.Key.Name, entity.Value))];
}
