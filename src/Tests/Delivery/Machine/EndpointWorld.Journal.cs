using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Tests.Delivery.Machine;

/// <summary>The journal: what partitions append to it, what retention takes, what is read.</summary>
internal sealed partial class EndpointWorld
{
    private void Append()
    {
        var index = _random.Next(Objects);
        var partition = index % Partitions;
        if (_random.Next(8) == 0)
        {
            _journal[partition].Add(MachineRig.Entry(_journal[partition].Count + 1, "other", partition: partition) with { Target = new EndpointId("a-other") });
            return;
        }
        var type = !_lives[index] ? ChangeType.Added : _random.Next(5) == 0 ? ChangeType.Deleted : ChangeType.Modified;
        if (type == ChangeType.Added)
            _uids[index]++;
        _lives[index] = type != ChangeType.Deleted;
        var entry = MachineRig.Entry(_journal[partition].Count + 1, $"o{index}", $"o{index}-{_uids[index]}", partition) with { Type = type, Time = _now };
        _all.Add(entry);
        _journal[partition].Add(entry);
    }

    /// <summary>Removes what is superseded: listed where each state is wanted; an end only when the endpoint has passed it.</summary>
    private void Compact()
    {
        for (var partition = 0; partition < Partitions; partition++)
        {
            for (var i = 0; i < _journal[partition].Count; i++)
            {
                if (_journal[partition][i] is not { Target: null } entry || !IsSuperseded(entry) || _random.Next(3) == 0)
                    continue;
                var isPassed = entry.Sequence.Value <= _low[partition];
                if (!isPassed && entry.Type == ChangeType.Deleted)
                    continue;
                _journal[partition][i] = null;
                if (!isPassed && !_options.NewestOnly)
                    _expired[partition].Add(new(entry.Partition, entry.Sequence, entry.Object, entry.Uid, entry.Version, entry.Type, entry.Time));
            }
            _expired[partition].Sort((a, b) => a.Sequence.CompareTo(b.Sequence));
        }
    }

    private bool IsSuperseded(Entry entry) => _journal[entry.Partition.Value].Skip((int)entry.Sequence.Value).Any(e => e?.Object == entry.Object && e.Target == entry.Target);

    private Entry Read(Entry entry) => entry with { Superseded = IsSuperseded(entry) };

    private EndpointInput.Loaded Load(EndpointEffect.Load load)
    {
        var rest = _journal[load.Partition.Value].Skip((int)load.After.Value).OfType<Entry>().Where(e => e.Object == load.Object && e.Target is null).ToList();
        LaneHead? head = null;
        if (rest.Count > 0)
        {
            var ofUid = rest.TakeWhile(e => e.Uid == rest[0].Uid).ToList();
            var index = !_options.NewestOnly ? 0 : ofUid.FindIndex(e => e.Type == ChangeType.Deleted) is >= 0 and var end ? end : ofUid.Count - 1;
            head = new LaneHead(Read(ofUid[index]), index, ResourceVersion.None);
        }
        return new EndpointInput.Loaded(load.Object, head, Expired(load.Partition, load.After, head?.Entry.Sequence ?? load.UpTo));
    }

    private List<ExpiredEntry> Expired(PartitionId partition, SequenceNumber after, SequenceNumber upTo) =>
        [.. _expired[partition.Value].Where(e => e.Sequence > after && e.Sequence <= upTo)];
}
