using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>The objects that appends name, each once, and what has to be known of them.</summary>
internal sealed class AppendKeys
{
    private readonly Dictionary<(PartitionId Partition, ObjectKey Object), (bool Copied, bool Forgotten)> _keys = [];

    private AppendKeys()
    {
    }

    /// <summary>Endpoints that annotations name.</summary>
    public HashSet<string> Targets { get; } = [];

    public static AppendKeys Of(IReadOnlyList<PartitionAppend> appends)
    {
        var keys = new AppendKeys();
        foreach (var append in appends)
        {
            var partition = append.Fence.Partition;
            foreach (var entry in append.Entries)
            {
                var isNamed = entry.Targets.Count > 0;
                // What the object leaves gets the last state known there.
                keys.Add(partition, entry.Object, isNamed || entry.Payload is null, isNamed);
                foreach (var target in entry.Targets)
                    keys.Targets.Add(target.Id.Value);
            }
            foreach (var key in append.Forgotten)
                keys.Add(partition, key, copied: false, forgotten: true);
            foreach (var (key, _, _, _) in append.Rescoped)
                keys.Add(partition, key, copied: false, forgotten: false);
        }
        return keys;
    }

    public NpgsqlBatchCommand Command(string sql)
    {
        var count = _keys.Count;
        var (partitions, clusters, kinds, namespaces, names) = (new List<int>(count), new List<string?>(count), new List<string?>(count), new List<string?>(count), new List<string?>(count));
        var (copied, forgotten) = (new List<bool>(count), new List<bool>(count));
        foreach (var ((partition, key), needs) in _keys)
        {
            partitions.Add(partition.Value);
            clusters.Add(key.Cluster);
            kinds.Add(key.Kind);
            namespaces.Add(key.Namespace);
            names.Add(key.Name);
            copied.Add(needs.Copied);
            forgotten.Add(needs.Forgotten);
        }
        return new NpgsqlBatchCommand(sql)
        {
            Parameters = { Sql.Ints(partitions), Sql.Texts(clusters), Sql.Texts(kinds), Sql.Texts(namespaces), Sql.Texts(names), Sql.Bools(copied), Sql.Bools(forgotten) },
        };
    }

    private void Add(PartitionId partition, ObjectKey key, bool copied, bool forgotten)
    {
        _keys.TryGetValue((partition, key), out var known);
        _keys[(partition, key)] = (known.Copied || copied, known.Forgotten || forgotten);
    }
}
