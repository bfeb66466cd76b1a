using ActorVent.Node.Admin.Reports;
using Microsoft.AspNetCore.WebUtilities;

namespace ActorVent.Node.Commands.Asking;

/// <summary><c>actorvent dead-letters</c></summary>
internal static class DeadLettersCommand
{
    public static CommandDefinition Definition { get; } =
        Ask.Once<DeadLetterReport>("dead-letters", "Show what was given up, at which endpoint and why.", Path, static (table, report, _) => Write(table, report)) with
        {
            Arguments = [new ArgumentDefinition("ENDPOINT", "Its id, or how that begins. Without it: of all.", IsRequired: false)],
            Description = "shows the states of objects that endpoints refused for good, that failed for too long, or that retention removed before they were accepted; the last first. AGE is how long ago that was. Later states of the same objects go on.",
            Examples = ["actorvent dead-letters", "actorvent dead-letters ci.example.com"],
        };

    private static string Path(CommandInput input) =>
        input.Arguments.Count == 0 ? DeadLetterReport.Path : QueryHelpers.AddQueryString(DeadLetterReport.Path, "endpoint", input.Arguments[0]);

    private static void Write(TableWriter table, DeadLetterReport report)
    {
        if (report.Letters.Count == 0)
        {
            table.Line("Nothing was given up.");
            return;
        }
        string[] wide = table.IsWide ? ["UID", "PARTITION", "SEQUENCE"] : [];
        table.Table(["ENDPOINT", "OBJECT", "VERSION", "TYPE", "AGE", "ATTEMPTS", .. wide, "REASON"], report.Letters.Select(letter =>
        {
            string[] more = table.IsWide ? [letter.Uid, TableWriter.Number(letter.Partition), TableWriter.Number(letter.Sequence)] : [];
            return (IReadOnlyList<string>)[
                letter.Endpoint, $"{letter.Namespace}/{letter.Name}", letter.Version, letter.Type, table.Age(letter.Time), TableWriter.Number(letter.Attempts), .. more, letter.Reason];
        }));
        if (report.IsCut)
            table.Line("There are more: name an endpoint.");
    }
}
