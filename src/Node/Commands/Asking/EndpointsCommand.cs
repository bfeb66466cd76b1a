using ActorVent.Node.Admin.Reports;

namespace ActorVent.Node.Commands.Asking;

/// <summary><c>actorvent endpoints</c></summary>
internal static class EndpointsCommand
{
    public static CommandDefinition Definition { get; } =
        Ask.Once<StatusReport>("endpoints", "Show how endpoints are, and what waits for them.", static _ => StatusReport.Path, static (table, status, input) => Write(table, Chosen(status, input))) with
        {
            Arguments = [new ArgumentDefinition("ENDPOINT", "Its id, or how that begins. Without it: all.", IsRequired: false)],
            Description = "shows each endpoint: what it is doing, for how many objects something waits, how many of these it refused or did not answer, since when, and when it is tried again. LAG is the age of what has waited longest, of what is in memory or was tried; UNREAD counts entries of the journal that it has not reached.",
            Examples = ["actorvent endpoints", "actorvent endpoints -o wide"],
        };

    public static void Write(TableWriter table, IEnumerable<EndpointReport> endpoints)
    {
        string[] wide = table.IsWide ? ["IN FLIGHT", "NODE", "PROBLEM"] : [];
        table.Table(["ENDPOINT", "URL", "STATE", "WAITING", "FAILING", "UNREAD", "LAG", "NEXT", .. wide], endpoints.Select(endpoint =>
        {
            string[] more = table.IsWide ? [$"{endpoint.InFlight}/{endpoint.MostInFlight}", endpoint.Node, endpoint.Problem ?? TableWriter.None] : [];
            return (IReadOnlyList<string>)[
                endpoint.Id, endpoint.Url.Length == 0 ? TableWriter.None : endpoint.Url, endpoint.State, TableWriter.Number(endpoint.Waiting), TableWriter.Number(endpoint.Failing),
                TableWriter.Number(endpoint.Unread), table.Age(endpoint.OldestWaiting), table.Until(endpoint.NextAttempt), .. more];
        }));
    }

    private static IEnumerable<EndpointReport> Chosen(StatusReport status, CommandInput input) => status.Nodes
        .SelectMany(static node => node.Endpoints)
        .Where(endpoint => input.Arguments.Count == 0 || endpoint.Id.StartsWith(input.Arguments[0], StringComparison.Ordinal))
        .OrderBy(static endpoint => endpoint.Id, StringComparer.Ordinal);
}
