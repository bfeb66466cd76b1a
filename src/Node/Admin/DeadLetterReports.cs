using ActorVent.Journal;
using ActorVent.Node.Admin.Reports;
using ActorVent.Primitives;

namespace ActorVent.Node.Admin;

/// <summary>Reads the dead letters that the journal keeps.</summary>
internal static class DeadLetterReports
{
    /// <summary>In one answer.</summary>
    private const int Most = 200;

    /// <param name="journal">Where they are.</param>
    /// <param name="endpoint">How the id begins; empty: of all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BadQuestionException">There is no such endpoint.</exception>
    /// <exception cref="JournalException">It cannot be read.</exception>
    public static async Task<DeadLetterReport> ReadAsync(IJournal journal, string endpoint, CancellationToken cancellationToken)
    {
        var letters = new List<DeadLetter>();
        foreach (var id in await ChosenAsync(journal, endpoint, cancellationToken).ConfigureAwait(false))
            letters.AddRange(await journal.ReadDeadLettersAsync(id, Most + 1, payloads: false, cancellationToken).ConfigureAwait(false));
        return new DeadLetterReport([.. letters.OrderByDescending(static letter => letter.Time).Take(Most).Select(DeadLetterReport.Letter.Of)], letters.Count > Most);
    }

    private static async Task<IReadOnlyList<EndpointId?>> ChosenAsync(IJournal journal, string endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.Length == 0)
            return [null];
        var known = await journal.ReadEndpointsAsync(cancellationToken).ConfigureAwait(false);
        EndpointId?[] chosen = [.. known.Select(static record => record.Endpoint.Id).Where(id => id.Value.StartsWith(endpoint, StringComparison.Ordinal)).Select(static id => (EndpointId?)id)];
        return chosen.Length > 0 ? chosen : throw new BadQuestionException($"no endpoint has an id that begins with '{endpoint}'");
    }
}
