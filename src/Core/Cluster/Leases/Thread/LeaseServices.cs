using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Cluster.Leases;

/// <summary>What a node's leases work with.</summary>
/// <param name="Store">The tables; for the lease's thread alone, which disposes of it.</param>
/// <param name="Fence">Ends what is left of a life that is revoked and over, and says so in its row.</param>
/// <param name="End">Ends the process at once, so that it is started again; told why. In tests it returns.</param>
/// <param name="Time">Both clocks.</param>
/// <param name="Logger">For people.</param>
internal sealed record LeaseServices(
    ILeaseStore Store, Func<Incarnation, CancellationToken, Task> Fence, Action<string> End, TimeProvider Time, ILogger Logger);
