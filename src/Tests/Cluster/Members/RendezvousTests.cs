using ActorVent.Cluster.Members;
using Akka.Actor;
using Xunit;

namespace ActorVent.Tests.Cluster.Members;

public sealed class RendezvousTests
{
    private static readonly Address[] Nodes = [.. Enumerable.Range(1, 4).Select(i => new Address("akka.tcp", "actorvent", $"10.0.0.{i}", 4053))];

    [Fact]
    public void Ids_AreSpreadEvenly()
    {
        var counts = Ids().CountBy(id => Rendezvous.Of(id, Nodes)!).ToDictionary();

        Assert.Equal(4, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 200, 300));
    }

    [Fact]
    public void Node_ThatGoes_MovesOnlyWhatWasItsOwn()
    {
        foreach (var id in Ids())
        {
            var before = Rendezvous.Of(id, Nodes);
            var after = Rendezvous.Of(id, Nodes[1..]);

            if (!Nodes[0].Equals(before))
                Assert.Equal(before, after);
        }
    }

    [Fact]
    public void Order_OfNodes_DoesNotMatter() =>
        Assert.All(Ids(), id => Assert.Equal(Rendezvous.Of(id, Nodes), Rendezvous.Of(id, Nodes.Reverse())));

    [Fact]
    public void NoNode_HasNothing() => Assert.Null(Rendezvous.Of("a", []));

    private static IEnumerable<string> Ids() => Enumerable.Range(0, 1000).Select(i => $"{i}");
}
