using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Executes an append's entries once there are endpoints from annotations: see <see cref="TargetPlan"/>.</summary>
/// <param name="tables">The statements.</param>
/// <param name="append">Writes one entry at one target.</param>
internal sealed class EntryExpander(WriteTables tables, Action<PartitionId, Epoch, SequenceNumber, NewEntry, string> append)
{
    private readonly List<(ObjectKey, EndpointRegistration)> _overLimit = [];
    private bool _created;

    public SequenceNumber Last { get; private set; }

    /// <returns>What became of the append so far; starts the next one.</returns>
    public AppendDetails Take(SequenceNumber last)
    {
        var details = new AppendDetails(last, _created, [.. _overLimit]);
        _created = false;
        _overLimit.Clear();
        return details;
    }

    public void Append(PartitionAppend write, SequenceNumber last, NewEntry entry)
    {
        Last = last;
        var (partition, epoch) = (write.Fence.Partition, write.Fence.Epoch);
        var rows = tables.Objects.Targets(partition, entry.Object);
        var known = rows.ConvertAll(static r => (r.Target, r.IsLive));
        var copies = -1;
        foreach (var (action, target) in TargetPlan.Of(entry, known, () => Admit(partition, entry, write.MostAnnotationEndpoints)))
        {
            var row = rows.Find(r => r.Target == target);
            switch (action)
            {
                case TargetPlan.Action.Write:
                    copies++;
                    append(partition, epoch, Last = Last.Next, entry, target);
                    break;
                case TargetPlan.Action.WriteLastKnown:
                    append(partition, epoch, Last = Last.Next, entry with { Payload = null }, target);
                    break;
                case TargetPlan.Action.Leave:
                    append(partition, epoch, Last = Last.Next, TargetPlan.Note(entry, row!.Uid, row.Version, row.History), target);
                    tables.Objects.Forget(row.Id);
                    break;
                case TargetPlan.Action.Forget:
                    tables.Objects.ForgetOrDelete(row!.Id, tables.Entries.HasAny(row.Id));
                    break;
            }
        }
        // The append has counted the payload once.
        if (copies != 0 && entry.Payload is { Length: > 0 } payload)
            tables.Partitions.AddBytes(partition, copies * payload.Length);
    }

    private List<string> Admit(PartitionId partition, NewEntry entry, int most)
    {
        var admitted = new List<string>();
        foreach (var target in entry.Targets)
        {
            if (!tables.Endpoints.Exists(target.Id))
            {
                if (tables.Endpoints.CountFromAnnotations() >= most)
                {
                    _overLimit.Add((entry.Object, target));
                    continue;
                }
                tables.Endpoints.CreateFromAnnotation(target, partition, Last);
                _created = true;
            }
            admitted.Add(target.Id.Value);
        }
        return admitted;
    }
}
