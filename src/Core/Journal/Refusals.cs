using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>What every journal refuses, in the same words.</summary>
internal static class Refusals
{
    /// <summary>The reason of a dead letter for what retention removed.</summary>
    public const string Expired = "expired";

    public static WriteResult Lost(Fence fence) =>
        new(WriteOutcome.OwnershipLost, $"partition {fence.Partition} no longer belongs to {fence.Node} at epoch {fence.Epoch}, or its log went on without it");

    public static WriteResult NotOpened(EndpointId endpoint) =>
        new(WriteOutcome.NotWritten, $"endpoint {endpoint} has never been opened in this journal");

    public static WriteResult Lost(ScopeId scope, long epoch) =>
        new(WriteOutcome.OwnershipLost, $"another watcher of scope {scope} has begun since epoch {epoch}");

    public static JournalException NotNamed(EndpointId endpoint) =>
        new($"Endpoint {endpoint} is not there any more: no object names it, and it has got everything.", isTransient: true);

}
