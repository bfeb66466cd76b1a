using ActorVent.Journal;
using ActorVent.Node.Admin.Reports;
using ActorVent.Primitives;

namespace ActorVent.Node.Admin;

/// <summary>Reads what the journal has of one object, and puts it together with what endpoints say.</summary>
internal static class ObjectReports
{
    /// <summary>States of one target.</summary>
    private const int MostStates = 100;

    /// <param name="journal">Where the states are.</param>
    /// <param name="key">Whose.</param>
    /// <param name="endpoints">What they say.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="JournalException">It cannot be read.</exception>
    public static async Task<ObjectReport> ReadAsync(IJournal journal, ObjectKey key, IReadOnlyList<ObjectReport.Endpoint> endpoints, CancellationToken cancellationToken)
    {
        var partition = journal.Ring.PartitionOf(key.Namespace, key.Name, "");
        var states = new List<ObjectReport.State>();
        var isCut = false;
        foreach (var target in (IEnumerable<EndpointId?>)[null, .. endpoints.Where(static endpoint => endpoint.FromAnnotation).Select(static endpoint => (EndpointId?)new EndpointId(endpoint.Id))])
            isCut |= await AddAsync(journal, partition, key, target, states, cancellationToken).ConfigureAwait(false);
        states.Sort(static (a, b) => a.Sequence.CompareTo(b.Sequence));
        return new ObjectReport(
            key.Cluster, key.Kind, key.Namespace, key.Name, partition.Value, states,
            [.. endpoints.Select(endpoint => LaneReports.At(endpoint, states.LastOrDefault(state => state.Target == (endpoint.FromAnnotation ? endpoint.Id : null))))], isCut);
    }

    private static async Task<bool> AddAsync(
        IJournal journal, PartitionId partition, ObjectKey key, EndpointId? target, List<ObjectReport.State> states, CancellationToken cancellationToken)
    {
        var after = SequenceNumber.Zero;
        for (var read = 0; read < MostStates; read++)
        {
            var next = await journal.ReadNextAsync([new LaneRead(partition, key, after, after)], target, newest: false, cancellationToken).ConfigureAwait(false);
            if (next[0].Head is not { } head)
                return false;
            states.Add(Of(head.Entry));
            after = head.Entry.Sequence;
        }
        return true;
    }

    private static ObjectReport.State Of(Entry entry) => new(
        entry.Sequence.Value, entry.Uid, entry.Version.ToString(), Words.Of(entry.Type), entry.Time, entry.Collapsed, entry.Payload.Length, entry.Superseded, entry.Target?.Value);
}
