using System.Globalization;
using ActorVent.Node.Admin.Reports;

namespace ActorVent.Node.Admin;

/// <summary>What is wrong by what the nodes say, and what to do about it, in the words of the log and of the documents. The most urgent first.</summary>
internal static class Problems
{
    private const string WaitForLease = "Look at the database and at the way to it. Nothing is lost: it goes on as soon as the database answers.";

    /// <param name="partitions">How many there are.</param>
    /// <param name="nodes">What they say.</param>
    /// <param name="silent">Those that have not answered.</param>
    public static IReadOnlyList<StatusReport.Problem> Of(int partitions, IReadOnlyList<NodeReport> nodes, IReadOnlyList<string> silent) =>
    [
        .. nodes.Where(static node => !node.HoldsLease).Select(static node => new StatusReport.Problem("lease", node.Node, "it has no lease: it sends and writes nothing", WaitForLease)),
        .. Shared(nodes, "journal", "Nothing new is recorded or sent meanwhile. See that the disk has room and can be written, or that the database answers."),
        .. silent.Select(static node => new StatusReport.Problem(
            "node", node, "it does not answer", "It hangs, cannot be reached, or is of an older version. When it is dead, the others do its work within 5 s: see actorvent cluster show.")),
        .. Shared(nodes, "api-server", "Changes are not seen meanwhile, and caught up with afterwards. See that the API server answers: kubectl get --raw /readyz with the same kubeconfig."),
        .. nodes.SelectMany(static node => node.Watchers).SelectMany(OfWatcher),
        .. Unplaced(partitions, nodes),
        .. Shared(nodes, "partitions", "It begins again by itself. If it goes on, the log says why."),
        .. Shared(nodes, "watchers", "It begins again by itself. If it goes on, the log says why."),
        .. Shared(nodes, "endpoints", "It begins again by itself. If it goes on, the log says why."),
        .. nodes.SelectMany(static node => node.Endpoints).SelectMany(OfEndpoint),
    ];

    /// <summary>What all nodes suffer from is told once.</summary>
    private static IEnumerable<StatusReport.Problem> Shared(IReadOnlyList<NodeReport> nodes, string name, string what) =>
        from node in nodes
        where node.Troubles.ContainsKey(name)
        group node by node.Troubles[name] into same
        select new StatusReport.Problem(name, string.Join(", ", same.Select(static node => node.Node)), same.Key, what);

    private static IEnumerable<StatusReport.Problem> OfWatcher(WatcherReport watcher)
    {
        if (watcher.State == Words.Silent)
            yield return new("watch", watcher.Name, "its watcher does not answer", "If it stays so, start its node again: nothing is lost.");
        else if (watcher.Problem is { } problem)
            yield return new("watch", watcher.Name, problem, "If a permission is missing, the log has the RBAC rule to apply. The watch is tried again by itself.");
        if (watcher.LeftOut > 0)
            yield return new("watch", watcher.Name, string.Create(CultureInfo.InvariantCulture, $"{watcher.LeftOut} partitions do not take what they are told"), "The journal is too slow or away: see its line. They catch up by themselves.");
    }

    private static IEnumerable<StatusReport.Problem> Unplaced(int partitions, IReadOnlyList<NodeReport> nodes)
    {
        var placed = nodes.SelectMany(static node => node.Partitions).Where(static partition => partition.State is not ("taking" or Words.Silent)).Select(static partition => partition.Number).ToHashSet();
        // Before the cluster is known, nothing is recorded anywhere.
        if (placed.Count == partitions || nodes.All(static node => node.Cluster is null))
            yield break;
        var missing = string.Join(", ", Enumerable.Range(0, partitions).Where(number => !placed.Contains(number)).Take(5));
        yield return new(
            "partition", missing, string.Create(CultureInfo.InvariantCulture, $"{partitions - placed.Count} of {partitions} partitions record nothing at present"),
            "They move, or wait for the journal or for the lease of a node that died: seconds. If it stays so, see actorvent partitions and the log.");
    }

    private static IEnumerable<StatusReport.Problem> OfEndpoint(EndpointReport endpoint) => [.. OfState(endpoint), .. OfLetters(endpoint)];

    private static IEnumerable<StatusReport.Problem> OfState(EndpointReport endpoint) => endpoint.State switch
    {
        "failing" => [Of(endpoint, $"it accepts nothing{Since(endpoint)}{Because(endpoint)}", "See that it answers 2xx within 30 s at the final URL, without a redirect. What waits is sent as soon as it does, in order.")],
        "retrying" => [Of(endpoint, string.Create(CultureInfo.InvariantCulture, $"it has not accepted changes of {endpoint.Failing} objects{Since(endpoint)}{Because(endpoint)}"), "The others go on. Find them with actorvent tail --failed, and one of them with actorvent objects show.")],
        "disabled" => [Of(endpoint, "it answered 410 Gone, and gets nothing more", "If it is to get something again, start ActorVent again; else take it out of the configuration.")],
        "quarantined" => [Of(endpoint, $"what it has got cannot be told{Because(endpoint)}", "Restore the journal and the progress of the same time, then start ActorVent again: the log says which does not fit.")],
        "paused" => [Of(endpoint, "it is paused, since an operator said so", "What waits for it stays in the journal until it is resumed.")],
        Words.Silent => [Of(endpoint, "it does not answer", "If it stays so, start its node again: nothing is lost.")],
        _ => [],
    };

    private static IEnumerable<StatusReport.Problem> OfLetters(EndpointReport endpoint)
    {
        if (endpoint.DeadLetters is not { } letters)
            yield break;
        var made = letters.Count == 1
            ? $"a change became a dead letter at {TimeOf(letters.Last)}"
            : string.Create(CultureInfo.InvariantCulture, $"{letters.Count} changes became dead letters since {TimeOf(letters.Since)}, the last at {TimeOf(letters.Last)}");
        var after = endpoint.LastAccepted > letters.Last ? "it has accepted others since" : "it has accepted nothing since";
        yield return Of(
            endpoint, $"{made} ({letters.Reason}); {after}",
            "400, 413, 415 and 422 make dead letters, which actorvent dead-letters shows: for \"not now\" it is to answer 503. What changes later is sent. This is told for an hour after the last.");
    }

    private static StatusReport.Problem Of(EndpointReport endpoint, string what, string advice) => new("endpoint", endpoint.Id, what, advice);

    private static string Since(EndpointReport endpoint) => endpoint.FailingSince is { } since ? $" since {TimeOf(since)}" : "";

    private static string TimeOf(DateTimeOffset then) => then.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Because(EndpointReport endpoint) => endpoint.Problem is { } problem ? $" ({problem})" : "";
}
