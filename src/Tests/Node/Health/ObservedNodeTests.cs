using System.Net;
using System.Text.RegularExpressions;
using ActorVent.Tests.Common.Postgres;
using ActorVent.Tests.EndToEnd;
using Xunit;

namespace ActorVent.Tests.Node.Health;

/// <summary>What a platform sees of a node that is a process.</summary>
[TakesLong]
public sealed class ObservedNodeTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Run_WithListen_ServesHealthAndWhatItCounts()
    {
        await using var rig = await Rig.StartAsync(pods: 20, seed: 5);
        await using var node = rig.StartNode("--listen", "127.0.0.1:0", "--collapse", "none");
        Assert.Empty(await rig.SettleAsync(Soon));
        await rig.Life.DriveAsync(changes: 100, rate: 200);
        Assert.Empty(await rig.SettleAsync(Soon));
        using var client = node.Client();

        foreach (var path in (string[])["/healthz", "/readyz"])
        {
            using var answer = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        var metrics = await client.GetStringAsync("/metrics");

        foreach (var metric in (string[])
        [
            "actorvent_watch_events_total", "actorvent_watch_lists_total", "actorvent_changes_total", "actorvent_deliveries_total", "actorvent_delivery_duration_seconds_bucket",
            "actorvent_delivery_lag_seconds_bucket", "actorvent_partitions", "actorvent_endpoints", "dotnet_process_cpu_time_seconds_total",
        ])
        {
            Assert.Matches($"(?m)^{metric}[{{ ]", metrics);
        }
        Assert.Matches("(?m)^actorvent_partitions({[^}]*})? 64$", metrics);
        Assert.Equal(0, await node.TerminateAsync());
    }

    [Fact]
    public async Task Run_OnPostgres_TellsWhetherItHasItsLease()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var rig = await Rig.StartAsync(pods: 1, seed: 5);
        await using var node = rig.StartNode("--listen", "127.0.0.1:0", "--journal", database.Url);
        Assert.Empty(await rig.SettleAsync(Soon));
        using var client = node.Client();

        await SaysAsync(client, "actorvent_lease_held({[^}]*})? 1");
        server.Pause();
        await SaysAsync(client, "actorvent_lease_held({[^}]*})? 0");
        server.Resume();

        await SaysAsync(client, "actorvent_lease_held({[^}]*})? 1");
        Assert.Equal(0, await node.TerminateAsync());
    }

    [Fact]
    public async Task Run_OnAMachineWithoutIPv6_ListensAtAllAddressesThereAre()
    {
        await using var rig = await Rig.StartAsync(pods: 1, seed: 5);
        await using var node = rig.StartNodeIn(["DOTNET_SYSTEM_NET_DISABLEIPV6=1"], "--listen", ":0");
        Assert.Empty(await rig.SettleAsync(Soon));

        Assert.Contains(node.Lines, static line => line.Contains("Health and metrics are at 0.0.0.0:", StringComparison.Ordinal));
        Assert.Equal(0, await node.TerminateAsync());
    }

    [Fact]
    public async Task Run_WhoseAddressIsTaken_StartsNothing()
    {
        await using var rig = await Rig.StartAsync(pods: 1, seed: 5);
        await using var node = rig.StartNode("--listen", $"127.0.0.1:{rig.Receiver.Uri.Port}");

        Assert.Equal(2, await node.WaitAsync());

        Assert.Contains(node.Lines, static line => line.Contains("is not to be had", StringComparison.Ordinal));
    }

    /// <summary>A gauge tells nobody that it has changed.</summary>
    private static async Task SaysAsync(HttpClient client, string line)
    {
        using var over = new CancellationTokenSource(Soon);
        while (!Regex.IsMatch(await client.GetStringAsync("/metrics", over.Token), $"(?m)^{line}$"))
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, over.Token);
    }
}
