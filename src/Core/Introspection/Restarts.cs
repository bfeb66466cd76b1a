using System.Runtime.CompilerServices;
using Akka.Actor;

namespace ActorVent.Introspection;

/// <summary>
/// How often others of their name failed before the actors that run now. Akka counts what it restarts itself; here, one that fails is stopped, and whoever had begun it
/// begins the next. For use from many threads.
/// </summary>
internal sealed class Restarts
{
    // Those that have stopped are not kept.
    private readonly ConditionalWeakTable<IActorRef, StrongBox<int>> _counts = new();

    /// <summary>An actor has begun.</summary>
    /// <param name="actor">As its parent has it.</param>
    /// <param name="count">How often another of its name has failed, or has stopped by itself.</param>
    public void Began(IActorRef actor, int count) => _counts.AddOrUpdate(actor, new StrongBox<int>(count));

    /// <summary>null: nobody counts that.</summary>
    public int? Of(IActorRef actor) => _counts.TryGetValue(actor, out var count) ? count.Value : null;
}
