using ActorVent.Primitives;
using Akka.Actor;

namespace ActorVent.Partitions;

/// <summary>Which object has the name now. Throws when it cannot be known at present.</summary>
internal delegate ValueTask<UidAt> UidNow(ScopeId scope, ObjectKey @object, CancellationToken cancellationToken);

/// <summary>Who had a name at a version of the server's.</summary>
/// <param name="Uid">null: nobody.</param>
/// <param name="Version">The server's newest then.</param>
internal readonly record struct UidAt(string? Uid, ResourceVersion Version);

/// <summary>Whom a partition tells and asks.</summary>
/// <param name="Tail">Is told what is durable now; passes it on to all tails where there are several.</param>
/// <param name="Watchers">The watchers' region.</param>
/// <param name="UidNow">Asks the server.</param>
/// <param name="EndpointsCreated">Called when an append has created endpoints from annotations, from any thread; returns at once.</param>
internal sealed record PartitionPorts(IActorRef Tail, IActorRef Watchers, UidNow UidNow, Action EndpointsCreated);
