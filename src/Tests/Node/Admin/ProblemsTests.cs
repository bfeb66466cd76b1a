using ActorVent.Node.Admin;
using ActorVent.Node.Admin.Reports;
using Xunit;

namespace ActorVent.Tests.Node.Admin;

/// <summary>What is wrong is found in what the nodes say, and what to do stands beside it.</summary>
public sealed class ProblemsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly NodeReport Well = new()
    {
        Node = "a:1",
        Version = "1.0",
        HoldsLease = true,
        Cluster = "prod",
        Partitions = [Partition(0), Partition(1)],
        Endpoints = [Endpoint("delivering")],
        Watchers = [Watcher("watching")],
    };

    public static TheoryData<string, string> Endpoints => new()
    {
        { "failing", "accepts nothing since 12:00:00 (503)" },
        { "retrying", "has not accepted changes of 3 objects since 12:00:00 (503)" },
        { "disabled", "410 Gone" },
        { "quarantined", "cannot be told (503)" },
        { "paused", "paused" },
        { "silent", "does not answer" },
    };

    [Fact]
    public void Node_ThatIsWell_HasNone() => Assert.Empty(Problems.Of(2, [Well], []));

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void Endpoint_InTrouble_IsOne(string state, string says)
    {
        var problem = Assert.Single(Of(Well with { Endpoints = [Endpoint(state)] }));

        Assert.Equal(("endpoint", "hook"), (problem.About, problem.Name));
        Assert.Contains(says, problem.What, StringComparison.Ordinal);
        Assert.NotEqual("", problem.Do);
    }

    [Theory]
    [InlineData("opening")]
    [InlineData("draining")]
    public void Endpoint_OnItsWay_IsNone(string state) => Assert.Empty(Of(Well with { Endpoints = [Endpoint(state)] }));

    [Theory]
    [InlineData(1, null, "a change became a dead letter at 12:01:00 (422 no such channel); it has accepted nothing since")]
    [InlineData(7, 0, "7 changes became dead letters since 12:00:00, the last at 12:01:00 (422 no such channel); it has accepted nothing since")]
    [InlineData(7, 2, "7 changes became dead letters since 12:00:00, the last at 12:01:00 (422 no such channel); it has accepted others since")]
    public void Endpoint_ThatHasMadeDeadLetters_IsOne_ThoughItDelivers(long count, int? acceptedAfter, string says)
    {
        var letters = new EndpointReport.Letters(count, Noon, Noon.AddMinutes(1), "422 no such channel");

        var problem = Assert.Single(Of(Well with { Endpoints = [Endpoint("delivering") with { DeadLetters = letters, LastAccepted = acceptedAfter is { } minutes ? Noon.AddMinutes(minutes) : null }] }));

        Assert.Equal(("endpoint", "hook", says), (problem.About, problem.Name, problem.What));
        Assert.Contains("actorvent dead-letters", problem.Do, StringComparison.Ordinal);
    }

    [Fact]
    public void Endpoint_ThatFails_AndHasMadeDeadLetters_IsTwo() => Assert.Equal(
        2, Of(Well with { Endpoints = [Endpoint("failing") with { DeadLetters = new(1, Noon, Noon, "422") }] }).Count);

    [Fact]
    public void Lease_ThatHasLapsed_IsOne() => Assert.Equal(("lease", "a:1"), Only(Well with { HoldsLease = false }));

    [Fact]
    public void Node_ThatIsSilent_IsOne() => Assert.Contains(Problems.Of(2, [Well], ["b:2"]), problem => problem is { About: "node", Name: "b:2" });

    [Theory]
    [InlineData("journal")]
    [InlineData("api-server")]
    [InlineData("partitions")]
    [InlineData("watchers")]
    [InlineData("endpoints")]
    public void Trouble_OfAllNodes_IsOne(string name)
    {
        var troubled = Well with { Troubles = new Dictionary<string, string> { [name] = "no room" } };

        var problem = Assert.Single(Problems.Of(2, [troubled, troubled with { Node = "b:2" }], []));

        Assert.Equal((name, "a:1, b:2", "no room"), (problem.About, problem.Name, problem.What));
    }

    [Fact]
    public void Watch_ThatIsRefused_IsOne() => Assert.Equal(("watch", "cluster prod"), Only(Well with { Watchers = [Watcher("retrying") with { Problem = "403" }] }));

    [Fact]
    public void Watch_WhosePartitionsAreLeftOut_IsOne() => Assert.Equal(("watch", "cluster prod"), Only(Well with { Watchers = [Watcher("watching") with { LeftOut = 2 }] }));

    [Fact]
    public void Partition_ThatRunsNowhere_IsOne()
    {
        var problem = Assert.Single(Of(Well with { Partitions = [Partition(1)] }));

        Assert.Equal(("partition", "0", "1 of 2 partitions record nothing at present"), (problem.About, problem.Name, problem.What));
    }

    [Fact]
    public void Partitions_BeforeTheClusterIsKnown_AreNone() => Assert.Empty(Of(Well with { Cluster = null, Partitions = [] }));

    private static IReadOnlyList<StatusReport.Problem> Of(NodeReport node) => Problems.Of(2, [node], []);

    private static (string, string) Only(NodeReport node)
    {
        var problem = Assert.Single(Of(node));
        Assert.NotEqual("", problem.Do);
        return (problem.About, problem.Name);
    }

    private static PartitionReport Partition(int number) => new(number, "a:1", "recording", 1, 0, 0, 0, 0);

    private static WatcherReport Watcher(string state) => new("prod|Pod|||", "cluster prod", "a:1", state, "7", "7", 0, null, null);

    private static EndpointReport Endpoint(string state) => new()
    {
        Id = "hook",
        Url = "https://hook.example",
        State = state,
        Failing = 3,
        FailingSince = Noon,
        Problem = "503",
    };
}
