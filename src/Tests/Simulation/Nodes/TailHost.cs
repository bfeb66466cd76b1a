using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Tests.Simulation.Nodes;

/// <summary>A node's tail: entries for its endpoints, those just appended from memory and the others from the journal.</summary>
internal sealed class TailHost(Node node) : Entity(node, "tail")
{
    private const int CacheBytes = 2000;

    private readonly SequenceNumber[] _heads = new SequenceNumber[node.World.Plan.Partitions];
    private readonly TailCache _cache = new(node.World.Plan.Partitions, CacheBytes);
    private readonly Dictionary<EndpointHost, TailMessage.Pull> _waiting = [];

    public bool IsRead => _waiting.Count > 0;

    public void On(TailMessage.Appended appended)
    {
        var entries = appended.Entries;
        if (entries.Entries.Count > 0)
            _cache.Add(entries.Partition, entries.After, entries.Entries);
        Reached(entries.Partition, entries.Newest);
    }

    public void On(TailMessage.Head head) => Reached(head.Partition, head.Newest);

    public void Pull(EndpointHost from, TailMessage.Pull pull)
    {
        _waiting[from] = pull;
        Serve(from);
    }

    public void Cancel(EndpointHost from) => _waiting.Remove(from);

    private void Reached(PartitionId partition, SequenceNumber newest)
    {
        if (newest <= _heads[partition.Value])
            return;
        _heads[partition.Value] = newest;
        foreach (var endpoint in _waiting.Keys.ToArray())
            Serve(endpoint);
    }

    private void Serve(EndpointHost endpoint)
    {
        if (!endpoint.IsAlive)
        {
            _waiting.Remove(endpoint);
            return;
        }
        var pull = _waiting[endpoint];
        var batch = new TailBatch(pull.Most, pull.MostBytes);
        for (var i = 0; i < _heads.Length; i++)
        {
            if (_heads[i] <= pull.After[i])
                continue;
            var partition = new PartitionId(i);
            if (pull.MustRead(partition) || _cache.StandingOf(partition, pull.After[i]) != TailCache.Standing.Inside)
            {
                Read(endpoint, pull, partition);
                return;
            }
            _cache.Take(partition, pull.After[i], batch);
        }
        if (batch.Entries.Count > 0)
            Answer(endpoint, pull, batch.Entries);
    }

    private void Read(EndpointHost endpoint, TailMessage.Pull pull, PartitionId partition)
    {
        var after = pull.After[partition.Value];
        var head = _heads[partition.Value];
        Node.Disk.Ask(
            () => Node.Disk.Journal.ReadAsync(partition, after, pull.Most, pull.MostBytes, CancellationToken.None),
            Mine<IReadOnlyList<Entry>>(entries =>
            {
                if (!_waiting.TryGetValue(endpoint, out var now) || now != pull)
                    return;
                if (entries.Count > 0)
                {
                    Answer(endpoint, pull, entries);
                    return;
                }
                // What was there is gone: it asks for what comes after.
                var passed = (SequenceNumber[])pull.After.Clone();
                passed[partition.Value] = head;
                _waiting[endpoint] = pull with { After = passed };
                Serve(endpoint);
            }),
            Mine<Exception>(_ => Later(TimeSpan.FromMilliseconds(500), () =>
            {
                if (_waiting.TryGetValue(endpoint, out var now) && now == pull)
                    Serve(endpoint);
            })));
    }

    private void Answer(EndpointHost endpoint, TailMessage.Pull pull, IReadOnlyList<Entry> entries)
    {
        if (_waiting.TryGetValue(endpoint, out var now) && now == pull)
            _waiting.Remove(endpoint);
        World.Network.Send(this, endpoint.Name, () => endpoint.Pulled(entries));
    }
}
