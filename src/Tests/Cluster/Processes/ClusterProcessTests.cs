using ActorVent.Tests.Common.Postgres;
using Xunit;

namespace ActorVent.Tests.Cluster.Processes;

/// <summary>Real processes, real signals, a real PostgreSQL; nothing configured but the journal.</summary>
[Trait("Category", "Cluster")]
public sealed class ClusterProcessTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Window = 64;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Nodes_StartedAtOnce_FormOneClusterAndSurviveEachOther()
    {
        await using var rig = await ProcessRig.StartAsync(postgres, pods: 300, endpoints: 3);
        var nodes = Enumerable.Range(1, 3).Select(node => rig.StartNode(node)).ToList();
        Settled(await rig.SettleAsync(Soon), rig);
        output.WriteLine(await rig.ShowsAsync(1, static text => text.Contains("Count: 3 nodes", StringComparison.Ordinal), Soon));

        // Killed while pods change: the others take over.
        var driving = rig.Life.DriveAsync(changes: 2_000, rate: 300);
        await nodes[0].KillAsync();
        await driving;
        Settled(await rig.SettleAsync(Soon), rig);
        output.WriteLine(await rig.ShowsAsync(2, static text => text.Contains("Count: 2 nodes", StringComparison.Ordinal), Soon));

        // Comes back, under the same name, while another leaves.
        driving = rig.Life.DriveAsync(changes: 2_000, rate: 300);
        var again = rig.StartNode(1);
        Assert.Equal(0, await nodes[1].TerminateAsync());
        await driving;
        Settled(await rig.SettleAsync(Soon), rig);
        output.WriteLine(await rig.ShowsAsync(3, static text => text.Contains("Count: 2 nodes", StringComparison.Ordinal), Soon));

        Assert.Equal(0, await again.TerminateAsync());
        Assert.Equal(0, await nodes[2].TerminateAsync());
        foreach (var receiver in rig.Receivers)
        {
            var summary = receiver.Log.Summary();
            output.WriteLine($"{summary}");
            Assert.Equal(0, summary.OrderViolations);
            Assert.InRange(summary.Repeats, 0, Window);
        }
    }

    /// <summary>The journal knows whose a partition is by the name that Akka gives its shard's lease.</summary>
    [Fact]
    public async Task Partitions_AreOfWhoHasTheLeasesOfTheirShards()
    {
        await using var rig = await ProcessRig.StartAsync(postgres, pods: 300, endpoints: 1);
        var node = rig.StartNode(1);
        Settled(await rig.SettleAsync(Soon), rig);

        var same = await rig.Database.ReadAsync<long>(
            "SELECT count(*) FROM actorvent.partitions p JOIN actorvent.shard_leases s ON s.name = 'actorvent-shard-partitions-' || p.partition AND s.incarnation = p.incarnation");
        var all = await rig.Database.ReadAsync<long>("SELECT count(*) FROM actorvent.partitions");

        Assert.Equal(all, same);
        Assert.Equal(0, await node.TerminateAsync());
    }

    [Fact]
    public async Task Show_WithoutANode_SaysWhatToDo()
    {
        await using var rig = await ProcessRig.StartAsync(postgres, pods: 1, endpoints: 1);

        var (code, text) = await rig.ShowAsync(1);

        Assert.Equal(2, code);
        Assert.Contains("no node answers at", text, StringComparison.Ordinal);
    }

    private static void Settled(IReadOnlyList<string> missing, ProcessRig rig) =>
        Assert.True(missing.Count == 0, $"{missing.Count} missing, the first: {missing.FirstOrDefault()}\n{rig.Last()}");
}
