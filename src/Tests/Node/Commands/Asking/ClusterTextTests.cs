using ActorVent.Node.Admin.Reports;
using ActorVent.Node.Commands;
using ActorVent.Node.Commands.Asking;
using Xunit;

namespace ActorVent.Tests.Node.Commands.Asking;

public sealed class ClusterTextTests
{
    [Fact]
    public void Cluster_IsShownWithWhoHasWhatAndWhoIsNoMore()
    {
        var text = Text(
            [Member("a:1", "i1", "d", ["0", "2"], ["hook"]), Member("b:2", "i2", "d", ["1"], [])],
            new ClusterReport.Lease("n1", "i1", "a:1", "member", "held"),
            new ClusterReport.Lease("n2", "i2", "b:2", "member", "expired"),
            new ClusterReport.Lease("n3", "i3", "c:3", "member", "dead"));

        Assert.Equal(
            """
            a:1 | up | reachable | held | asked
              partitions (2): 0, 2
              endpoints (1): hook
              watchers (0): -
            b:2 | up | reachable | expired
              partitions (1): 1
              endpoints (0): -
              watchers (0): -
            c:3 | member | dead | no member
            Count: 2 nodes

            """, text, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Member_ThatHasSaidNothingYet_HasTheLeaseOfItsAddress()
    {
        var text = Text([Member("a:1", null, null, [], [])], new ClusterReport.Lease("n1", "i0", "a:1", "left", "dead"), new ClusterReport.Lease("n1", "i1", "a:1", "member", "held"));

        Assert.Contains("a:1 | up | reachable | held | asked", text, StringComparison.Ordinal);
        Assert.DoesNotContain("configured differently", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_ThatDiffer_AreSaidTo() =>
        Assert.Contains("configured differently", Text([Member("a:1", "i1", "d", [], []), Member("b:2", "i2", "e", [], [])]), StringComparison.Ordinal);

    private static string Text(IReadOnlyList<ClusterReport.Member> members, params ClusterReport.Lease[] leases)
    {
        var output = new StringWriter();
        ClusterText.Write(new TableWriter(output, new Style(false), TimeProvider.System, false), new ClusterReport("a:1", members, leases));
        return output.ToString();
    }

    private static ClusterReport.Member Member(string address, string? incarnation, string? digest, string[] partitions, string[] endpoints) =>
        new(address, "up", true, incarnation, digest, partitions, endpoints, []);
}
