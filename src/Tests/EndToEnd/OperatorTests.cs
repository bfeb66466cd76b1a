using System.Text.Json;
using ActorVent.Tests.Node.Commands;
using Xunit;

namespace ActorVent.Tests.EndToEnd;

/// <summary>A real node that is alone, asked with each command.</summary>
public sealed class OperatorTests(OperatorTests.Stage stage) : IClassFixture<OperatorTests.Stage>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Status_SaysThatNothingIsWrong_AndWhereThePodsGo()
    {
        var text = await stage.SaysAsync("Nothing is wrong.", "status");

        Assert.Contains("64 partitions", text, StringComparison.Ordinal);
        Assert.Contains("delivering", text, StringComparison.Ordinal);
        Assert.Contains("watching", text, StringComparison.Ordinal);
        Assert.Contains("local   up      held", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("endpoints", "delivering")]
    [InlineData("endpoints -o wide", "-     -      0/")]
    [InlineData("partitions 5", "recording")]
    [InlineData("cluster-sharding regions", "partitions   64         1")]
    [InlineData("cluster-sharding region-stats partitions", "partitions   local   64")]
    [InlineData("cluster-sharding shards endpoints", "endpoints   127.0.0.1-")]
    [InlineData("cluster-sharding entities watchers", "|Pod|||")]
    [InlineData("actor hierarchy", "PartitionActor")]
    [InlineData("actor hierarchy -s /user/endpoints -d 1", "LocalRegion     0         -          1")]
    [InlineData("actor hierarchy -s /user/endpoints -d 2", "EndpointActor   0         0          1")]
    [InlineData("actor hierarchy -s /user/endpoints -d 2", "LogActor        0         0          0")]
    [InlineData("actor hierarchy -s /user/watchers -d 1", "WatcherActor   0         0          0")]
    [InlineData("actor hierarchy -s /user/partitions/7 -d 0", "PartitionActor   0         0")]
    [InlineData("log level", "level info")]
    [InlineData("dead-letters", "Nothing was given up.")]
    [InlineData("status -o yaml", "asked: local")]
    [InlineData("cluster show", "local | up | reachable | needs no lease | asked\n  partitions (64): 0, 1, 2, 3,")]
    [InlineData("cluster show", "|Pod|||\nCount: 1 nodes\n")]
    [InlineData("cluster status", "local   up       local    1         0")]
    [InlineData("cluster leader", "local\n")]
    public async Task Command_ShowsWhatIsThere(string command, string says) => Assert.Contains(says, await stage.SaysAsync(says, command.Split(' ')), StringComparison.Ordinal);

    [Theory]
    [InlineData("status", "nodes")]
    [InlineData("cluster-sharding shards", "regions")]
    [InlineData("cluster show", "members")]
    [InlineData("actor hierarchy", "below")]
    public async Task Command_AsJson_IsForPrograms(string command, string has)
    {
        using var json = JsonDocument.Parse(await stage.SaysAsync(has, [.. command.Split(' '), "-o", "json"]));

        Assert.Equal(JsonValueKind.Array, json.RootElement.GetProperty(has).ValueKind);
    }

    [Fact]
    public async Task Object_HasItsStates_AndTheEndpointHasTheNewest()
    {
        var pod = stage.Rig.Api.Store.LastStates().First(static state => !state.Value.IsDeleted);

        // Others have made it change: the newest may be on its way.
        var text = await stage.SaysUntilAsync(
            shown => shown.Contains("has-it", StringComparison.Ordinal) && shown.Contains(pod.Value.Version, StringComparison.Ordinal), "objects", "show", pod.Key);

        Assert.Contains($"Pod {pod.Key} of cluster", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Object_ThatIsNotKnown_IsSaidToBe() => Assert.Contains("keeps nothing of it", await stage.SaysAsync("keeps nothing", "objects", "show", "no/such"), StringComparison.Ordinal);

    [Fact]
    public async Task Actor_ThatIsNotThere_IsSaidToBe()
    {
        var (code, _, error, _) = await Invocation.RunAsync(["actor", "hierarchy", "-s", "/user/nobody", "--data", stage.Data]);

        Assert.Equal(1, code);
        Assert.Contains("there is no actor 'nobody' below /user", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("leave", "10.0.0.7:4053", "'10.0.0.7:4053' is no member: there is local, which is alone")]
    [InlineData("down", "10.0.0.7:4053", "'10.0.0.7:4053' is no member: there is local, which is alone")]
    [InlineData("down", "local", "the node is alone, and no other can do its work: stop it with SIGTERM, or with actorvent cluster leave local")]
    public async Task Order_ThatANodeAloneCannotCarryOut_IsRefused(string order, string node, string says)
    {
        var (code, output, error, _) = await Invocation.RunAsync(["cluster", order, node, "--data", stage.Data]);

        Assert.Equal((1, "", $"actorvent: {says}\n"), (code, output, error));
    }

    [Fact]
    public async Task Tail_ShowsDeliveriesAsTheyHappen()
    {
        await using var tail = NodeProcess.Start("tail", "--data", stage.Data, "-o", "json");
        await stage.ChangeUntilAsync(() => tail.Lines.Count > 0);

        using var line = JsonDocument.Parse(tail.Lines[0]);

        Assert.Equal(("accepted", "Pod", "local"), (Text(line, "result"), Text(line, "kind"), Text(line, "node")));
    }

    [Fact]
    public async Task Log_IsFollowed_AtALevelThatIsChanged()
    {
        Assert.Equal("level debug\n", await stage.SaysAsync("debug", "log", "level", "debug"));
        await using var tail = NodeProcess.Start("log", "tail", "--data", stage.Data);
        await stage.ChangeUntilAsync(() => tail.Lines.Any(static line => line.Contains("debug Delivery: Endpoint", StringComparison.Ordinal)));

        Assert.Equal("level info\n", await stage.SaysAsync("info", "log", "level", "info"));
    }

    private static string? Text(JsonDocument line, string name) => line.RootElement.GetProperty(name).GetString();

    /// <summary>A node with some pods, which all have been sent.</summary>
    public sealed class Stage : IAsyncLifetime
    {
        private NodeProcess _node = null!;

        internal Rig Rig { get; private set; } = null!;

        internal string Data => Rig.Data;

        public async ValueTask InitializeAsync()
        {
            Rig = await Rig.StartAsync(pods: 20, seed: 11);
            _node = Rig.StartNode();
            Assert.Empty(await Rig.SettleAsync(Patience));
        }

        public async ValueTask DisposeAsync()
        {
            Assert.Equal(0, await _node.TerminateAsync());
            await _node.DisposeAsync();
            await Rig.DisposeAsync();
        }

        /// <summary>Asks until the answer contains a text.</summary>
        internal Task<string> SaysAsync(string text, params string[] arguments) => SaysUntilAsync(output => output.Contains(text, StringComparison.Ordinal), arguments);

        /// <summary>Asks until the answer is as wanted.</summary>
        internal Task<string> SaysUntilAsync(Func<string, bool> isSo, params string[] arguments) => SaysUntilAsync(isSo, () => arguments);

        /// <summary>Asks, perhaps for something else each time, until the answer is as wanted.</summary>
        internal async Task<string> SaysUntilAsync(Func<string, bool> isSo, Func<string[]> arguments)
        {
            using var over = new CancellationTokenSource(Patience);
            while (true)
            {
                var asked = arguments();
                var (code, output, error, _) = await Invocation.RunAsync([.. asked, "--data", Data]);
                if (isSo(output))
                    return output;
                Assert.False(over.IsCancellationRequested, $"{string.Join(' ', asked)} ended with {code}:\n{output}{error}");
            }
        }

        /// <summary>Pods change until it is so.</summary>
        /// <param name="isSo">When it is.</param>
        /// <param name="came">What has come instead, for who reads why it never was.</param>
        internal async Task ChangeUntilAsync(Func<bool> isSo, Func<IReadOnlyList<string>>? came = null)
        {
            using var over = new CancellationTokenSource(Patience);
            while (!isSo())
            {
                await Rig.Life.DriveAsync(changes: 20, rate: 100);
                Assert.False(over.IsCancellationRequested, $"it never came; what did:\n{string.Join('\n', came?.Invoke().TakeLast(20) ?? [])}");
            }
        }
    }
}
