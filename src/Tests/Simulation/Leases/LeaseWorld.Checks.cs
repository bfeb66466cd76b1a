using System.Globalization;
using ActorVent.Primitives;

namespace ActorVent.Tests.Simulation.Leases;

/// <summary>What must hold, by true time, which nobody in the world knows.</summary>
internal sealed partial class LeaseWorld
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, DateTimeOffset> _sent = [];

    public List<string> Violations { get; } = [];

    /// <summary>Requests that were looked at before a pause and began after it: nothing keeps them back.</summary>
    public int LateRequests { get; private set; }

    private string Since => (Schedule.Now - Simulation.Schedule.Start).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A request begins.</summary>
    public void Sent(NodeLife life, string shard, DateTimeOffset looked, bool isAcrossAPause)
    {
        if (isAcrossAPause)
        {
            LateRequests++;
            return;
        }
        _sent[shard] = Schedule.Now;
        if (!Table.IsHeldInTruth(life.Incarnation, looked))
            Wrong($"{life.Incarnation} began a request without a lease");
        if (Table.HolderOf(shard) != life.Incarnation)
            Wrong($"{life.Incarnation} acts on {shard}, which {Table.HolderOf(shard)?.Value ?? "nobody"} has");
    }

    protected override void Revoked(Incarnation whose, Incarnation? by)
    {
        Note($"{whose} is revoked by {by?.Value ?? "order"}");
        if (IsUnjust(whose, by))
            Wrong($"{by!.Value.Value} killed {whose}, which had the database as long as it had");
    }

    private void CheckOneCluster(NodeLife life)
    {
        var other = LastLives.FirstOrDefault(other => other.IsFormed && !other.IsDead && other.Cluster != life.Cluster
            && !Table.IsRevoked(other.Incarnation) && Table.IsHeldInTruth(other.Incarnation, Schedule.Now));
        if (other is not null && Table.IsHeldInTruth(life.Incarnation, Schedule.Now))
            Wrong($"{life.Incarnation} is in {life.Cluster}, and {other.Incarnation} in {other.Cluster}");
    }

    private void CheckEnd()
    {
        foreach (var life in LastLives.Where(life => life.IsDead || !life.IsFormed || life.Cluster!.Members.Count != Nodes.Length || !life.Cluster.Members.Contains(life)))
            Wrong($"{life.Incarnation} is in no cluster of all in the end");
        foreach (var shard in Shards.Where(shard => !_sent.TryGetValue(shard, out var last) || Schedule.Now - last > Fresh))
            Wrong($"nobody acts on {shard} in the end");
    }

    private void Wrong(string what)
    {
        Note(what);
        Violations.Add($"{Since}: {what}");
    }
}
