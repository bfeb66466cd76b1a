using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>What every journal refuses, in the same words.</summary>
internal static class Refusals
{
    /// <summary>The reason of a dead letter that retention wrote.</summary>
    public const string Expired = "expired";

    public static WriteResult Lost(Fence fence) =>
        new(WriteOutcome.OwnershipLost, $"partition {fence.Partition} no longer belongs to {fence.Node} at epoch {fence.Epoch}, or its log went on without it");

    public static WriteResult NotOpened(EndpointId endpoint) =>
        new(WriteOutcome.NotWritten, $"endpoint {endpoint} has never been opened in this journal");

    public static JournalException LostWhileOpening(EndpointId endpoint, Fence fence) =>
        new($"Endpoint {endpoint} was not opened: its home, partition {fence.Partition}, no longer belongs to {fence.Node} at epoch {fence.Epoch}. The partition's owner opens it.", isTransient: true);

    public static JournalException NotNamed(EndpointId endpoint) =>
        new($"Endpoint {endpoint} is not there any more: no object names it, and it has got everything.", isTransient: true);

    /// <summary>Progress that another partition than the home's fences could be written by two owners at once.</summary>
    public static void CheckHome(Ring ring, EndpointId endpoint, Fence fence)
    {
        var home = ring.HomeOf(endpoint);
        if (home != fence.Partition)
            throw new ArgumentException($"endpoint {endpoint} is fenced by partition {home}, not by partition {fence.Partition}", nameof(fence));
    }
}
