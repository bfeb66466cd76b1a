using ActorVent.Partitions;

namespace ActorVent.Node.Admin.Reports;

/// <summary>What is told of a partition. See <see cref="PartitionStatus"/>.</summary>
/// <param name="Number">Which.</param>
/// <param name="Node">Where it runs.</param>
/// <param name="State">taking, recording, retrying, draining; silent: it did not answer; stopped: its node does not run.</param>
/// <param name="Epoch">How often it has been taken.</param>
/// <param name="Head">The newest sequence number.</param>
/// <param name="Live">Objects that live; null: not known.</param>
/// <param name="Ended">Objects that have ended, and are remembered; null: not known.</param>
/// <param name="Unwritten">Bytes on the way to the journal.</param>
internal sealed record PartitionReport(int Number, string Node, string State, long Epoch, long Head, int? Live, int? Ended, long Unwritten)
{
    public static PartitionReport Of(PartitionStatus status, string node) =>
        new(status.Id.Value, node, Words.Of(status.State), status.Epoch.Value, status.Head.Value, status.Live, status.Ended, status.Unwritten);

    public static PartitionReport Silent(int number, string node) => new(number, node, Words.Silent, 0, 0, null, null, 0);

    /// <summary>One whose node does not run.</summary>
    public static PartitionReport Of(int number, string state, Primitives.SequenceNumber head) => new(number, NodeAbout.Alone, state, 0, head.Value, null, null, 0);
}
