using ActorVent.Cluster;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Cluster;

public class RendezvousTests
{
    [Fact]
    public void Owner_WithoutNodes_IsNobody() => Assert.Null(Rendezvous.Owner(new PartitionId(0), []));

    [Fact]
    public void Owner_WithOneNode_IsThatNode() =>
        Assert.All(Enumerable.Range(0, 64), s => Assert.Equal("a", Rendezvous.Owner(new PartitionId(s), ["a"])));

    // Nodes of different versions run side by side during an update: they must agree.
    [Fact]
    public void Owner_OfKnownNodes_IsTheSameForEver() =>
        Assert.Equal(
            "02020012220121012110200010021100",
            string.Concat(Enumerable.Range(0, 32).Select(s => Rendezvous.Owner(new PartitionId(s), Nodes(3))![^1])));

    [Fact]
    public void Owner_InAnyOrder_IsTheSame()
    {
        var random = new Random(4711);
        var nodes = Nodes(7);
        var owners = Owners(4096, nodes);
        for (var i = 0; i < 10; i++)
        {
            random.Shuffle(nodes);
            Assert.Equal(owners, Owners(4096, nodes));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(16)]
    public void Owner_OfManyPartitions_IsSpreadEvenly(int count)
    {
        var shares = Owners(4096, Nodes(count)).CountBy(o => o).ToDictionary();

        // Five standard deviations of a fair draw.
        var fair = 4096.0 / count;
        var tolerance = 5 * Math.Sqrt(fair * (1 - 1.0 / count));
        Assert.Equal(count, shares.Count);
        Assert.All(shares.Values, s => Assert.InRange(s, fair - tolerance, fair + tolerance));
    }

    [Fact]
    public void Owner_OfTheDefaultPartitions_LeavesNoNodeIdle()
    {
        for (var count = 2; count <= 8; count++)
            Assert.Equal(count, Owners(64, Nodes(count)).Distinct().Count());
    }

    [Fact]
    public void Owner_NodeGone_MovesOnlyItsPartitions()
    {
        var nodes = Nodes(5);
        var before = Owners(4096, nodes);
        var after = Owners(4096, nodes[..^1]);

        for (var s = 0; s < before.Length; s++)
            Assert.True(before[s] == after[s] || before[s] == nodes[^1]);
        // And not all of them to one heir.
        Assert.Equal(4, before.Zip(after).Where(p => p.Item1 != p.Item2).Select(p => p.Item2).Distinct().Count());
    }

    [Fact]
    public void Owner_NodeJoins_MovesPartitionsOnlyToIt()
    {
        var nodes = Nodes(6);
        var before = Owners(4096, nodes[..^1]);
        var after = Owners(4096, nodes);

        for (var s = 0; s < before.Length; s++)
            Assert.True(before[s] == after[s] || after[s] == nodes[^1]);
    }

    // As a StatefulSet names its pods.
    private static string[] Nodes(int count) => [.. Enumerable.Range(0, count).Select(i => $"actorvent-{i}")];

    private static string[] Owners(int partitions, string[] nodes) =>
        [.. Enumerable.Range(0, partitions).Select(s => Rendezvous.Owner(new PartitionId(s), nodes)!)];
}
