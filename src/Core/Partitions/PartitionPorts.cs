using ActorVent.Primitives;
using Akka.Actor;

namespace ActorVent.Partitions;

/// <summary>The uid of the object that has the name now, or null when there is none. Throws when it cannot be known at present.</summary>
internal delegate ValueTask<string?> UidNow(ScopeId scope, ObjectKey @object, CancellationToken cancellationToken);

/// <summary>Whom a partition tells and asks.</summary>
/// <param name="Tail">Is told what is durable now; passes it on to all tails where there are several.</param>
/// <param name="Watchers">The watchers' region.</param>
/// <param name="UidNow">Asks the server.</param>
/// <param name="EndpointsCreated">Called when an append has created endpoints from annotations, from any thread; returns at once.</param>
internal sealed record PartitionPorts(IActorRef Tail, IActorRef Watchers, UidNow UidNow, Action EndpointsCreated);
