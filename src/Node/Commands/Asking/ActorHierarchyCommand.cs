using System.Globalization;
using ActorVent.Node.Admin.Reports;
using ActorVent.Node.Configuration;
using Microsoft.AspNetCore.WebUtilities;

namespace ActorVent.Node.Commands.Asking;

/// <summary><c>actorvent actor hierarchy</c></summary>
internal static class ActorHierarchyCommand
{
    private static readonly OptionDefinition Start = new("start", "ACTOR", "The actor to begin with.") { Letter = 's', Default = "/user", HasVariable = false, Group = "What to show" };

    private static readonly OptionDefinition Depth = new("depth", "NUMBER", "Levels below it, at most 16.") { Letter = 'd', Default = "2", HasVariable = false, Group = "What to show" };

    private static readonly CommandDefinition Plain =
        Ask.Once<ActorReport>("actor hierarchy", "Show a node's actors, with what waits in their mailboxes.", Path, static (table, report, _) => Write(table, report));

    public static CommandDefinition Definition { get; } = Plain with
    {
        Options = [Start, Depth, .. AskOptions.Once],
        Description = "shows the actors of the node that is asked as a tree: for each its class, messages that wait in its mailbox, how often one of its name failed before it, where that is counted, and how many are below it.",
        Examples = ["actorvent actor hierarchy", "actorvent actor hierarchy -s /user/partitions -d 1"],
    };

    private static string? Path(CommandInput input)
    {
        var depth = input.Flags.GetValueOrDefault(Depth.Name)?[0] ?? Depth.Default!;
        if (!int.TryParse(depth, NumberStyles.None, CultureInfo.InvariantCulture, out var levels) || levels > 16)
            input.Findings.Error($"'{TableWriter.Clean(depth)}' is no depth", Depth.Flag, "Write it as a number from 0 to 16.");
        return input.Findings.Errors.Count > 0
            ? null
            : QueryHelpers.AddQueryString(ActorReport.Route, new Dictionary<string, string?> { ["path"] = input.Flags.GetValueOrDefault(Start.Name)?[0] ?? Start.Default, ["depth"] = depth });
    }

    private static void Write(TableWriter table, ActorReport report) =>
        table.Table(["ACTOR", "CLASS", "MAILBOX", "RESTARTS", "CHILDREN"], Rows(report, report.Path, ""));

    private static IEnumerable<IReadOnlyList<string>> Rows(ActorReport actor, string name, string indent)
    {
        yield return [indent + name, actor.Type, TableWriter.Number(actor.Mailbox), actor.Restarts is { } restarts ? TableWriter.Number(restarts) : TableWriter.None, TableWriter.Number(actor.Children)];
        foreach (var row in actor.Below.SelectMany(child => Rows(child, child.Path[(child.Path.LastIndexOf('/') + 1)..], indent + "  ")))
            yield return row;
        if (actor.Below.Count > 0 && actor.Below.Count < actor.Children)
            yield return [$"{indent}  and {actor.Children - actor.Below.Count} more", "", "", "", ""];
    }
}
