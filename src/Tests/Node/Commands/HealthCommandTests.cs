using System.Net;
using ActorVent.Node.Configuration;
using ActorVent.Node.Health;
using ActorVent.Simulator.Api;
using ActorVent.Tests.Kubernetes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace ActorVent.Tests.Node.Commands;

public sealed class HealthCommandTests
{
    [Fact]
    public async Task Health_OfANodeThatIsAlive_IsShownAndExitsWithZero()
    {
        await using var server = ListenServer.Bind(new ListenOptions(IPAddress.IPv6Any, 0));
        await server.StartAsync("ActorVent.Health", new CapturedLog());

        // All addresses, as the node itself is told.
        var run = await Invocation.RunAsync(new Dictionary<string, string> { ["ACTORVENT_LISTEN"] = $":{server.EndPoint.Port}" }, "health");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith("{\"status\":\"healthy\"", run.Output);
    }

    [Fact]
    public async Task Health_OfANodeWhoseActorsDoNotAnswer_IsShownAndExitsWithOne()
    {
        await using var server = ListenServer.Bind(new ListenOptions(IPAddress.Loopback, 0));
        await server.StartAsync("ActorVent.Health", new CapturedLog());
        using var services = new ServiceCollection().AddLogging().AddHealthChecks().AddCheck("actors", static () => HealthCheckResult.Unhealthy("they hang"), ["live"]).Services.BuildServiceProvider();
        server.Health = services.GetRequiredService<HealthCheckService>();

        var run = await Invocation.RunAsync("health", "--listen", $"{server.EndPoint}");

        Assert.Equal(1, run.Code);
        Assert.Contains("they hang", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_OfASimulatedCluster_IsKnownToo()
    {
        await using var api = await ApiServer.StartAsync(new ApiServerOptions(), TimeProvider.System);

        var run = await Invocation.RunAsync("health", "--listen", $"{api.Uri.Host}:{api.Uri.Port}");

        Assert.Equal((0, "ok\n"), (run.Code, run.Output));
    }

    [Fact]
    public async Task Health_WhereNothingListens_ExitsWithOneAndSaysWhereItAsked()
    {
        int port;
        await using (var server = ListenServer.Bind(new ListenOptions(IPAddress.Loopback, 0)))
            port = server.EndPoint.Port;

        var run = await Invocation.RunAsync("health", "--listen", $":{port}");

        Assert.Equal(1, run.Code);
        Assert.StartsWith($"actorvent: nothing answers at http://127.0.0.1:{port}/healthz: ", run.Error);
    }

    [Theory]
    [InlineData("it is not known where to ask")]
    [InlineData("0 is no port to ask at", "--listen", ":0")]
    [InlineData("this is no address with a port", "--listen", "nowhere")]
    public async Task Health_WithoutAPlaceToAsk_ExitsWithTwo(string problem, params string[] arguments)
    {
        var run = await Invocation.RunAsync(["health", .. arguments]);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }
}
