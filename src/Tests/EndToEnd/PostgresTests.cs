using ActorVent.Tests.Common.Postgres;
using ActorVent.Tests.Node.Commands;
using Xunit;

namespace ActorVent.Tests.EndToEnd;

/// <summary>A real process whose journal, and its endpoints' progress, are in PostgreSQL.</summary>
[TakesLong]
public sealed class PostgresTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Run_StoppedAndStarted_RepeatsNothingAndKeepsOrder()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var rig = await Rig.StartAsync(pods: 100, seed: 6);

        for (var start = 1; start <= 2; start++)
        {
            await using var node = rig.StartNode("--journal", database.Url);
            await rig.Life.DriveAsync(changes: 300, rate: 500);
            await ArrivesAsync(rig, node);
            Assert.Equal(0, await node.TerminateAsync());
            Assert.Equal(start == 1, node.Lines.Any(line => line.Contains(": listed ", StringComparison.Ordinal)));
            Assert.DoesNotContain(node.Lines, line => line.Contains(database.Server.Password, StringComparison.Ordinal));
        }

        var summary = rig.Receiver.Log.Summary();
        Assert.Equal((0, 0), (summary.OrderViolations, summary.Repeats));
    }

    [Fact]
    public async Task Run_WhoseServerIsAwayAtFirstAndLater_WaitsAndGoesOnWithoutRepeats()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var rig = await Rig.StartAsync(pods: 100, seed: 7);
        await server.StopAsync();
        await using var node = rig.StartNode("--journal", database.Url);
        await rig.Life.DriveAsync(changes: 200, rate: 500);
        await server.StartAgainAsync();
        await rig.WaitForAsync(100, Patience);

        await server.StopAsync();
        await rig.Life.DriveAsync(changes: 200, rate: 500);
        await server.StartAgainAsync();
        await rig.Life.DriveAsync(changes: 200, rate: 500);

        await ArrivesAsync(rig, node);
        Assert.Equal((0, 0), (rig.Receiver.Log.Summary().OrderViolations, rig.Receiver.Log.Summary().Repeats));
        Assert.Equal(0, await node.TerminateAsync());
    }

    [Fact]
    public async Task Journal_WhileNoNodeRuns_IsAskedFromAnywhere()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var rig = await Rig.StartAsync(pods: 20, seed: 16);
        Assert.Contains("There is no journal in", (await AskAsync("status")).Error, StringComparison.Ordinal);
        await using (var node = rig.StartNode("--journal", database.Url))
        {
            await ArrivesAsync(rig, node);
            Assert.Equal(0, await node.TerminateAsync());
        }

        var (code, output, _, _) = await AskAsync("status");

        Assert.Equal(0, code);
        Assert.Contains("none answers here: this is what the journal says", output, StringComparison.Ordinal);
        Assert.Matches(@"127\.0\.0\.1-\S+ +http://127\.0\.0\.1:\d+ +stopped ", output);
        Assert.DoesNotContain(database.Server.Password, output, StringComparison.Ordinal);
        Assert.Equal((0, "Nothing was given up.\n"), ((await AskAsync("dead-letters")).Code, (await AskAsync("dead-letters")).Output));

        Task<Invocation> AskAsync(string command) =>
            Invocation.RunAsync(command, "--journal", database.Url, "--data", rig.Data);
    }

    /// <summary>Kerberos asks DNS for the name of the server's address before it sends anything: a node whose name servers are silent would open nothing.</summary>
    [Theory]
    [InlineData("", false)]
    [InlineData("?gssencmode=prefer", true)]
    public async Task Run_LoadsKerberosOnlyWhereTheUrlSaysSo(string query, bool isLoaded)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var rig = await Rig.StartAsync(pods: 3, seed: 17);
        await using var node = rig.StartNode("--journal", database.Url + query);
        await ArrivesAsync(rig, node);

        Assert.Equal(isLoaded, (await File.ReadAllTextAsync($"/proc/{node.Id}/maps")).Contains("libSystem.Net.Security.Native", StringComparison.Ordinal));
        Assert.Equal(0, await node.TerminateAsync());
    }

    private static async Task ArrivesAsync(Rig rig, NodeProcess node)
    {
        var missing = await rig.SettleAsync(Patience);
        Assert.True(missing.Count == 0, $"{missing.Count} missing, the first: {missing.FirstOrDefault()}\n{string.Join("\n", node.Lines.TakeLast(25))}");
    }
}
