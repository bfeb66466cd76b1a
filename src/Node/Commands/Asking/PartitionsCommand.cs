using System.Globalization;
using ActorVent.Node.Admin.Reports;

namespace ActorVent.Node.Commands.Asking;

/// <summary><c>actorvent partitions</c></summary>
internal static class PartitionsCommand
{
    public static CommandDefinition Definition { get; } =
        Ask.Once<StatusReport>("partitions", "Show which node records which partition, and what is in it.", Path, static (table, status, input) => Write(table, status, input)) with
        {
            Arguments = [new ArgumentDefinition("NUMBER", "Of the partition. Without it: all.", IsRequired: false)],
            Description = "shows each partition, which is a slice of the objects with a log of its own: where it runs, the newest number in its log, how many of its objects live, how many have ended and are remembered, and what is on the way to the journal.",
            Examples = ["actorvent partitions", "actorvent partitions 7 -o wide"],
        };

    private static string? Path(CommandInput input)
    {
        if (input.Arguments.Count > 0 && !int.TryParse(input.Arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            input.Findings.Error($"'{input.Arguments[0]}' is no number", "partitions", "Write actorvent partitions 7, or leave it out for all.");
        return StatusReport.Path;
    }

    private static void Write(TableWriter table, StatusReport status, CommandInput input)
    {
        string[] wide = table.IsWide ? ["EPOCH"] : [];
        var placed = status.Nodes.SelectMany(static node => node.Partitions).GroupBy(static partition => partition.Number).ToDictionary(static partition => partition.Key, Best);
        var numbers = input.Arguments.Count > 0 ? [int.Parse(input.Arguments[0], CultureInfo.InvariantCulture)] : Enumerable.Range(0, status.Partitions);
        table.Table(["PARTITION", "NODE", "STATE", "HEAD", "LIVE", "ENDED", "UNWRITTEN", .. wide], numbers.Select(number => placed.GetValueOrDefault(number) is { } partition
            ? Row(table, partition)
            : [TableWriter.Number(number), TableWriter.None, "nowhere", .. Enumerable.Repeat(TableWriter.None, 4 + wide.Length)]));
    }

    private static IReadOnlyList<string> Row(TableWriter table, PartitionReport partition) =>
    [
        TableWriter.Number(partition.Number), partition.Node, partition.State, TableWriter.Number(partition.Head), Count(partition.Live),
        Count(partition.Ended), TableWriter.Bytes(partition.Unwritten), .. table.IsWide ? [TableWriter.Number(partition.Epoch)] : Array.Empty<string>(),
    ];

    private static string Count(int? objects) => objects is { } known ? TableWriter.Number(known) : TableWriter.None;

    /// <summary>While it moves, two may say that they have it: the one that records.</summary>
    private static PartitionReport Best(IEnumerable<PartitionReport> several) => several.MaxBy(static partition => partition.Epoch)!;
}
