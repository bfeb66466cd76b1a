using ActorVent.Watching;

namespace ActorVent.Node.Admin.Reports;

/// <summary>What is told of a watcher. See <see cref="WatcherStatus"/>.</summary>
/// <param name="Scope">What it watches, as the journal has it.</param>
/// <param name="Name">The same for people.</param>
/// <param name="Node">Where it runs.</param>
/// <param name="State">starting, listing, watching, retrying, draining; silent: it did not answer.</param>
/// <param name="Position">Where it goes on after a start; empty: with a list.</param>
/// <param name="Seen">The newest version that was seen; empty: nothing was.</param>
/// <param name="LeftOut">Partitions that do not take what they are told.</param>
/// <param name="NextAttempt">When the server is asked again; null: nothing failed.</param>
/// <param name="Problem">What failed last; null: nothing.</param>
internal sealed record WatcherReport(
    string Scope, string Name, string Node, string State, string Position, string Seen, int LeftOut, DateTimeOffset? NextAttempt, string? Problem)
{
    public static WatcherReport Of(WatcherStatus status, string node) => new(
        status.Scope.Value, status.Name, node, Words.Of(status.State), status.Position.ToString(), status.Seen.ToString(), status.LeftOut, status.NextAttempt, status.Problem);

    public static WatcherReport Silent(string scope, string node) => new(scope, scope, node, Words.Silent, "", "", 0, null, null);
}
