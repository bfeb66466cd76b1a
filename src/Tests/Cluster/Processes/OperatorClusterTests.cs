using ActorVent.Tests.Common.Postgres;
using ActorVent.Tests.EndToEnd;
using ActorVent.Tests.Node.Commands;
using Xunit;

namespace ActorVent.Tests.Cluster.Processes;

/// <summary>Three real nodes, each asked with each command; then one is killed, an endpoint is down, the database is away.</summary>
[Trait("Category", "Cluster")]
public sealed class OperatorClusterTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task EachNode_TellsOfAll_AndWhatIsWrong()
    {
        await using var rig = await ProcessRig.StartAsync(postgres, pods: 100, endpoints: 3);
        var nodes = Enumerable.Range(1, 3).Select(node => rig.StartNode(node)).ToList();
        Assert.Empty(await rig.SettleAsync(Soon));
        await rig.ShowsAsync(1, static text => text.Contains("Count: 3 nodes", StringComparison.Ordinal), Soon);
        await EachIsToldByEachAsync(rig);
        await TailOfEachShowsAllAsync(rig);

        await rig.Receivers[1].DisposeAsync();
        await rig.Life.DriveAsync(changes: 200, rate: 200);
        output.WriteLine(await SaysAsync(rig, 1, "it accepts nothing since", "status"));
        Assert.Contains("See that it answers 2xx", await SaysAsync(rig, 2, "See that it answers 2xx", "status"), StringComparison.Ordinal);

        nodes[2].Signal(Stop);
        output.WriteLine(await SaysAsync(rig, 1, "it does not answer", "status"));
        await nodes[2].KillAsync();
        var text = await SaysAsync(rig, 2, "up      held", "status", "--output", "table");
        output.WriteLine(text);
        await SaysAsync(rig, 1, "MEMBERS   UNREACHABLE", "cluster", "status");
        await rig.ShowsAsync(2, static shown => shown.Contains("Count: 2 nodes", StringComparison.Ordinal), Soon);

        await rig.CloseDatabaseAsync();
        output.WriteLine(await SaysAsync(rig, 1, "it has no lease: it sends and writes nothing", "status"));
        await rig.OpenDatabaseAsync();
        await SaysAsync(rig, 2, "One problem:", "status");
        await DownAsync(rig);

        Assert.Contains("leaves", await SaysAsync(rig, 1, "leaves", "cluster", "leave", await AddressOfOtherAsync(rig, 1)), StringComparison.Ordinal);
        Assert.Equal(75, await nodes[1].WaitAsync());
        await rig.ShowsAsync(1, static shown => shown.Contains("Count: 1 nodes", StringComparison.Ordinal), Soon);
        Assert.Contains(" | up | reachable | held\n  partitions (64): 0, 1, 2,", await ShowFromElsewhereAsync(rig), StringComparison.Ordinal);
        Assert.Equal(0, await nodes[0].TerminateAsync());
        var last = await ShowFromElsewhereAsync(rig);
        output.WriteLine(last);
        Assert.Contains(" | left | ", last, StringComparison.Ordinal);
        Assert.Contains("Count: 0 nodes", last, StringComparison.Ordinal);
    }

    private const int Stop = 19;

    private static async Task EachIsToldByEachAsync(ProcessRig rig)
    {
        for (var node = 1; node <= 3; node++)
        {
            await SaysAsync(rig, node, "Nothing is wrong.", "status");
            await SaysAsync(rig, node, "partitions   64         3", "cluster-sharding", "regions");
            await SaysAsync(rig, node, "recording", "partitions", "7");
            await SaysAsync(rig, node, "delivering", "endpoints");
            await SaysAsync(rig, node, "akka.tls://actorvent@", "cluster", "leader");
            await SaysAsync(rig, node, "up", "cluster", "status");
            await SaysAsync(rig, node, "watchers", "cluster-sharding", "entities");
            await SaysUntilAsync(rig, node, static shown => shown.Split('\n').Count(static line => line.Contains("akka.tls://", StringComparison.Ordinal)) == 3, "cluster-sharding", "region-stats", "partitions");
            await SaysUntilAsync(rig, node, static shown => shown.Split('\n').Count(static line => line.Contains("partitions", StringComparison.Ordinal)) == 64, "cluster-sharding", "shards");
            await SaysAsync(rig, node, "Nothing was given up.", "dead-letters");
            await SaysAsync(rig, node, "AnswersActor", "actor", "hierarchy", "-d", "1");
            await SaysAsync(rig, node, "level info", "log", "level");
            await SaysUntilAsync(rig, node, static shown => shown.Split("has-it").Length - 1 == 3, "objects", "show", rig.AnyPod);
        }
    }

    /// <summary>Endpoints are on different nodes: one node's tail has the deliveries of all.</summary>
    private static async Task TailOfEachShowsAllAsync(ProcessRig rig)
    {
        for (var node = 1; node <= 3; node++)
        {
            await using var tail = NodeProcess.Start("tail", "--data", rig.DataOf(node));
            await using var members = NodeProcess.Start("cluster", "tail", "--data", rig.DataOf(node));
            await using var log = NodeProcess.Start("log", "tail", "--data", rig.DataOf(node));
            using var over = new CancellationTokenSource(Soon);
            await SaysAsync(rig, node, "level debug", "log", "level", "debug");
            while (rig.Receivers.Any(receiver => !tail.Lines.Any(line => line.Contains($"127.0.0.1-{receiver.Uri.Port}", StringComparison.Ordinal)))
                || members.Lines.Count(static line => line.EndsWith("  up", StringComparison.Ordinal)) != 3 || log.Lines.Count == 0)
            {
                await rig.Life.DriveAsync(changes: 50, rate: 100);
                Assert.False(over.IsCancellationRequested, string.Join("\n", [.. tail.Lines.TakeLast(20), .. members.Lines.TakeLast(20), .. log.Lines.TakeLast(20)]));
            }
            await SaysAsync(rig, node, "level info", "log", "level", "info");
        }
    }

    /// <summary>One that lives: it ends, and its work goes on.</summary>
    private static async Task DownAsync(ProcessRig rig)
    {
        var third = rig.StartNode(3);
        await rig.ShowsAsync(3, static shown => shown.Contains("Count: 3 nodes", StringComparison.Ordinal), Soon);
        var address = (await SaysAsync(rig, 3, "asked", "cluster", "show")).Split('\n').First(static line => line.EndsWith("asked", StringComparison.Ordinal)).Split(' ')[0];

        await SaysAsync(rig, 2, "is taken out", "cluster", "down", address);

        Assert.Equal(75, await third.WaitAsync());
        await rig.ShowsAsync(1, static shown => shown.Contains("Count: 2 nodes", StringComparison.Ordinal), Soon);
        await rig.Life.DriveAsync(changes: 100, rate: 200);
        Assert.Empty(await rig.SettleAsync(Soon, rig.Receivers[0]));
    }

    /// <summary>Where no node is, the database tells what it knows of those elsewhere.</summary>
    private static async Task<string> ShowFromElsewhereAsync(ProcessRig rig)
    {
        var (code, shown, error, _) = await Invocation.RunAsync(["cluster", "show", "--data", rig.DataOf(9), "--journal", rig.Database.Url]);
        Assert.True(code == 0, error);
        Assert.StartsWith("No node answers here: this is what the journal says.\n", shown, StringComparison.Ordinal);
        return shown;
    }

    private static async Task<string> AddressOfOtherAsync(ProcessRig rig, int node)
    {
        var text = await SaysAsync(rig, node, "akka", "cluster", "show");
        return text.Split('\n').First(static line => line.StartsWith("akka", StringComparison.Ordinal) && !line.Contains("asked", StringComparison.Ordinal)).Split(' ')[0];
    }

    private static Task<string> SaysAsync(ProcessRig rig, int node, string text, params string[] arguments) =>
        SaysUntilAsync(rig, node, shown => shown.Contains(text, StringComparison.Ordinal), arguments);

    private static async Task<string> SaysUntilAsync(ProcessRig rig, int node, Func<string, bool> isSo, params string[] arguments)
    {
        using var over = new CancellationTokenSource(Soon);
        while (true)
        {
            var (code, shown, error, _) = await Invocation.RunAsync([.. arguments, "--data", rig.DataOf(node)]);
            if (isSo(shown))
                return shown;
            Assert.False(over.IsCancellationRequested, $"node {node}, {string.Join(' ', arguments)}: {code}\n{shown}{error}\n{rig.Last()}");
        }
    }
}
