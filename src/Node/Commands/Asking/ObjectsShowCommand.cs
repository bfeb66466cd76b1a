using ActorVent.Node.Admin.Reports;
using Microsoft.AspNetCore.WebUtilities;

namespace ActorVent.Node.Commands.Asking;

/// <summary><c>actorvent objects show NAMESPACE/NAME</c></summary>
internal static class ObjectsShowCommand
{
    public static CommandDefinition Definition { get; } =
        Ask.Once<ObjectReport>("objects show", "Show which states of an object are kept, and who has them.", Path, static (table, report, _) => Write(table, report)) with
        {
            Arguments = [new ArgumentDefinition("NAMESPACE/NAME", "Of a pod: shop/web-0. It may be deleted by now.")],
            Description = "shows the states of one pod that the journal keeps, oldest first, and how far each endpoint is: whether it has the newest, or what it waits for and which attempt comes next.",
            Examples = ["actorvent objects show shop/web-0"],
        };

    private static string? Path(CommandInput input)
    {
        var parts = input.Arguments.Count == 0 ? [] : input.Arguments[0].Split('/');
        if (parts is not [{ Length: > 0 }, { Length: > 0 }])
        {
            input.Findings.Error($"'{string.Join(' ', input.Arguments)}' names no object", "objects show", "Write its namespace and its name: actorvent objects show shop/web-0.");
            return null;
        }
        return QueryHelpers.AddQueryString(ObjectReport.Path, new Dictionary<string, string?> { ["kind"] = "Pod", ["namespace"] = parts[0], ["name"] = parts[1] });
    }

    private static void Write(TableWriter table, ObjectReport report)
    {
        table.Line(TableWriter.Clean($"{report.Kind} {report.Namespace}/{report.Name} of cluster {report.Cluster}, partition {report.Partition}"));
        table.Line();
        States(table, report);
        table.Line();
        if (report.Endpoints.Count == 0)
            table.Line("Who has it is not known: no node runs, or no endpoint does.");
        else
            Endpoints(table, report);
    }

    private static void States(TableWriter table, ObjectReport report)
    {
        if (report.States.Count == 0)
        {
            table.Line("The journal keeps nothing of it: it was never seen, is not watched, or has ended and everybody has got that.");
            return;
        }
        string[] wide = table.IsWide ? ["UID", "FOR"] : [];
        table.Table(["SEQUENCE", "VERSION", "TYPE", "AGE", "COLLAPSED", "SIZE", "SUPERSEDED", .. wide], report.States.Select(state =>
        {
            string[] more = table.IsWide ? [state.Uid, state.Target ?? "all"] : [];
            return (IReadOnlyList<string>)[
                TableWriter.Number(state.Sequence), state.Version, state.Type, table.Age(state.Time), TableWriter.Number(state.Collapsed), TableWriter.Bytes(state.Bytes),
                state.IsSuperseded ? "yes" : "no", .. more];
        }));
        if (report.IsCut)
            table.Line("There are more.");
    }

    private static void Endpoints(TableWriter table, ObjectReport report)
    {
        string[] wide = table.IsWide ? ["NODE", "PROBLEM"] : [];
        table.Table(["ENDPOINT", "STATE", "HAS", "ATTEMPTS", "NEXT", .. wide], report.Endpoints.Select(endpoint =>
        {
            string[] more = table.IsWide ? [endpoint.Node, endpoint.Problem ?? TableWriter.None] : [];
            return (IReadOnlyList<string>)[
                endpoint.Id, endpoint.State, endpoint.Version ?? TableWriter.None, TableWriter.Number(endpoint.Attempts), table.Until(endpoint.NextAttempt), .. more];
        }));
    }
}
