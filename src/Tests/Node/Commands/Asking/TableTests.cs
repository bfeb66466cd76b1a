using ActorVent.Node.Admin;
using ActorVent.Node.Admin.Reports;
using ActorVent.Node.Commands;
using ActorVent.Node.Commands.Asking;
using Xunit;

namespace ActorVent.Tests.Node.Commands.Asking;

/// <summary>Tables as people see them, from files beside this one.</summary>
public sealed class TableTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly NodeReport First = new()
    {
        Node = "akka.tcp://actorvent@10.0.0.1:4053",
        Version = "1.2.3",
        Incarnation = "9f0c2d1e4b5a6978",
        ProcessId = 7,
        Started = Now.AddHours(-3),
        Time = Now,
        Memory = 183L << 20,
        HoldsLease = true,
        Journal = "postgres://db/actorvent",
        Cluster = "prod",
        Partitions = [new PartitionReport(0, "akka.tcp://actorvent@10.0.0.1:4053", "recording", 3, 1041, 12, 4, 0)],
        Watchers = [new WatcherReport("prod|Pod|||", "cluster prod", "akka.tcp://actorvent@10.0.0.1:4053", "watching", "90412", "90417", 0, null, null)],
        Endpoints =
        [
            new EndpointReport { Id = "hooks.example.com-1f2e3d4c", Url = "https://hooks.example.com", Node = "akka.tcp://actorvent@10.0.0.1:4053", State = "delivering", InFlight = 1, MostInFlight = 32 },
            new EndpointReport
            {
                Id = "ci.example.com-5b6a7988", Url = "https://ci.example.com", Node = "akka.tcp://actorvent@10.0.0.1:4053", State = "failing", MostInFlight = 2, Waiting = 51, Failing = 14,
                Unread = 1200, FailingSince = Now.AddMinutes(-5), NextAttempt = Now.AddSeconds(12), OldestWaiting = Now.AddMinutes(-5), Problem = "503 Service Unavailable",
            },
            new EndpointReport
            {
                Id = "audit.example.com-0c1d2e3f", Url = "https://audit.example.com", Node = "akka.tcp://actorvent@10.0.0.1:4053", State = "delivering", MostInFlight = 8,
                LastAccepted = Now.AddMinutes(-40), DeadLetters = new(3, Now.AddMinutes(-10), Now.AddMinutes(-2), "422 Unprocessable Entity: no such channel"),
            },
        ],
    };

    private static readonly StatusReport Status = StatusReports.Of(First.Node, Now, 2, [(First.Node, First), ("akka.tcp://actorvent@10.0.0.2:4053", null)]);

    private static readonly ClusterReport Cluster = new(
        "a:1", [new ClusterReport.Member("a:1", "up", true, "i1", "d", ["0", "2"], ["hook"], ["prod|Pod|||"]), new ClusterReport.Member("b:2", "up", false, "i2", "d", ["1"], [], [])],
        [new ClusterReport.Lease("n1", "i1", "a:1", "member", "held"), new ClusterReport.Lease("n2", "i2", "b:2", "member", "expired")])
    { Leader = "a:1" };

    private static readonly ClusterReport Alone = new("local", [new ClusterReport.Member("local", "up", true, "i1", "d", ["0", "1"], ["hook"], ["prod|Pod|||"])], []) { Leader = "local" };

    [Theory]
    [InlineData("status", false)]
    [InlineData("status-wide", true)]
    public void Status_IsShown(string golden, bool isWide) => Golden.Assert(golden, Text(isWide, static table => StatusCommand.Write(table, Status)));

    [Fact]
    public void Status_OfWhatIsWell_SaysSo() => Golden.Assert(
        "status-well",
        Text(false, static table => StatusCommand.Write(table, StatusReports.Of("local", Now, 1, [("local", First with { Node = "local", Endpoints = [First.Endpoints[0]] })]))));

    [Fact]
    public void Status_WithoutAnAnswer_SaysSo() => Golden.Assert("status-silent", Text(false, static table => StatusCommand.Write(table, StatusReports.Of("a:1", Now, 1, [("a:1", null)]))));

    [Theory]
    [InlineData("endpoints", false)]
    [InlineData("endpoints-wide", true)]
    public Task Endpoints_AreShown(string golden, bool isWide) => CommandAsync(golden, StatusReport.Path, Status, isWide, "endpoints");

    [Fact]
    public Task Endpoint_IsShownByHowItsNameBegins() => CommandAsync("endpoint", StatusReport.Path, Status, false, "endpoints", "ci.");

    [Fact]
    public Task Partitions_AreShown_AlsoThoseThatRunNowhere() => CommandAsync("partitions-wide", StatusReport.Path, Status, true, "partitions");

    [Fact]
    public Task Object_IsShown() => CommandAsync("object", ObjectReport.Path, Object, false, "objects", "show", "shop/web-0");

    [Fact]
    public Task Object_IsShownWithAll() => CommandAsync("object-wide", ObjectReport.Path, Object, true, "objects", "show", "shop/web-0");

    [Fact]
    public Task Object_ThatIsNotKept_IsSaidToBe() => CommandAsync("object-none", ObjectReport.Path, Object with { States = [], Endpoints = [] }, false, "objects", "show", "shop/web-0");

    [Theory]
    [InlineData("dead-letters", false)]
    [InlineData("dead-letters-wide", true)]
    public Task DeadLetters_AreShown(string golden, bool isWide) => CommandAsync(
        golden,
        DeadLetterReport.Path,
        new DeadLetterReport(
            [
                new("ci.example.com-5b6a7988", "prod", "Pod", "shop", "web-0", "u1", "90412", "modified", 7, 19, Now.AddMinutes(-1), 1, "422 Unprocessable Entity: no such channel"),
                new("ci.example.com-5b6a7988", "prod", "Pod", "shop", "web-1", "u2", "90400", "deleted", 9, 4, Now.AddHours(-30), 0, "expired after 24h"),
            ], true),
        isWide, "dead-letters", "ci.");

    [Fact]
    public Task DeadLetters_WithoutAny_SaySo() => CommandAsync("dead-letters-none", DeadLetterReport.Path, new DeadLetterReport([], false), false, "dead-letters");

    [Fact]
    public Task Actors_AreShown() => CommandAsync(
        "actors",
        ActorReport.Route,
        new ActorReport("/user", "GuardianActor", 0, null, 2, [new("/user/partitions", "LocalRegion", 3, null, 2, [new("/user/partitions/0", "PartitionActor", 1, 2, 0, [])]), new("/user/tail", "TailActor", 0, null, 0, [])]),
        false, "actor", "hierarchy");

    [Theory]
    [InlineData("regions")]
    [InlineData("region-stats")]
    [InlineData("shards")]
    [InlineData("entities")]
    public Task Sharding_IsShown(string command) => CommandAsync(
        $"sharding-{command}",
        ShardingReport.Path,
        new ShardingReport("a:1", [new("partitions", [new("a:1", ["0", "2", "10"]), new("b:2", ["1"])]), new("endpoints", [new("b:2", ["hook"])])]),
        false, "cluster-sharding", command);

    [Theory]
    [InlineData("show")]
    [InlineData("status")]
    [InlineData("leader")]
    public Task Cluster_IsShown(string command) => CommandAsync($"cluster-{command}", ClusterReport.Path, Cluster, false, "cluster", command);

    [Theory]
    [InlineData("show")]
    [InlineData("status")]
    [InlineData("leader")]
    public Task Cluster_OfOneNode_IsShown(string command) => CommandAsync($"cluster-{command}-alone", ClusterReport.Path, Alone, false, "cluster", command);

    [Fact]
    public Task Report_AsYaml_HasAllOfIt() => CommandAsync("cluster-yaml", ClusterReport.Path, Cluster, "yaml", "cluster", "show");

    private static ObjectReport Object => new(
        "prod", "Pod", "shop", "web-0", 7,
        [
            new ObjectReport.State(11, "u1", "90400", "added", Now.AddHours(-1), 0, 3500, true, null),
            new ObjectReport.State(19, "u1", "90412", "modified", Now.AddMinutes(-1), 2, 3600, false, null),
        ],
        [
            new ObjectReport.Endpoint("hooks.example.com-1f2e3d4c", "a:1", "has-it", "90412", 0, null, null),
            new ObjectReport.Endpoint("ci.example.com-5b6a7988", "a:1", "waiting", "90400", 3, Now.AddSeconds(12), "503 Service Unavailable"),
        ], false);

    private static string Text(bool isWide, Action<TableWriter> write)
    {
        var text = new StringWriter { NewLine = "\n" };
        write(new TableWriter(text, new Style(false), new FakeTime(Now), isWide));
        return text.ToString();
    }

    private static Task CommandAsync<T>(string golden, string path, T report, bool isWide, params string[] arguments) =>
        CommandAsync(golden, path, report, isWide ? "wide" : "table", arguments);

    private static async Task CommandAsync<T>(string golden, string path, T report, string format, params string[] arguments)
    {
        using var directory = new TempDirectory();
        await using var node = ScriptedNode.Start(directory.Path, path, report);

        var (code, output, error, _) = await Invocation.RunAsync(new FakeTime(Now), [.. arguments, "--data", directory.Path, "-o", format]);

        Assert.Equal((0, ""), (code, error));
        Golden.Assert(golden, output);
    }
}
