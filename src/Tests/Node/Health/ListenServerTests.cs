using System.Diagnostics.Metrics;
using System.Net;
using ActorVent.Node.Configuration;
using ActorVent.Node.Health;
using ActorVent.Tests.Kubernetes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace ActorVent.Tests.Node.Health;

public sealed class ListenServerTests : IAsyncLifetime
{
    private const string Meter = "ActorVent.ListenServer";

    private readonly Meter _meter = new(Meter);
    private readonly CapturedLog _log = new();
    private readonly ListenServer _server = ListenServer.Bind(new ListenOptions(IPAddress.Loopback, 0));
    private readonly HttpClient _client = new();

    public async ValueTask InitializeAsync()
    {
        _client.BaseAddress = new Uri($"http://{_server.EndPoint}");
        await _server.StartAsync(Meter, _log);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _meter.Dispose();
    }

    [Fact]
    public async Task Node_ThatStarts_IsAliveAndNotReady()
    {
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/healthz")).Status);
        var (status, text) = await GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("""{"status":"unhealthy","checks":{"start":{"status":"unhealthy","says":"the node is starting; if this lasts, its log says what it waits for"}}}""", text);
    }

    [Fact]
    public async Task Checks_AreAskedByWhatTheyAreFor()
    {
        using var services = new ServiceCollection()
            .AddLogging()
            .AddHealthChecks()
            .AddCheck("actors", static () => HealthCheckResult.Healthy("they answer"), ["live"])
            .AddCheck("journal", static () => HealthCheckResult.Unhealthy("the disk is full"), ["ready"])
            .Services.BuildServiceProvider();
        _server.Health = services.GetRequiredService<HealthCheckService>();

        Assert.Equal((HttpStatusCode.OK, """{"status":"healthy","checks":{"actors":{"status":"healthy","says":"they answer"}}}"""), await GetAsync("/healthz"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"unhealthy","checks":{"journal":{"status":"unhealthy","says":"the disk is full"}}}"""), await GetAsync("/readyz"));
    }

    [Fact]
    public async Task Metrics_AreWhatTheMeterCounts()
    {
        _meter.CreateCounter<long>("actorvent.deliveries", "{delivery}", "Attempts.").Add(3, new KeyValuePair<string, object?>("outcome", "accepted"));

        var (status, text) = await GetAsync("/metrics");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Matches("""(?m)^actorvent_deliveries_total\{[^}]*outcome="accepted"[^}]*\} 3$""", text);
        Assert.Contains("# HELP actorvent_deliveries_total Attempts.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Path_ThatIsNone_SaysWhichThereAre()
    {
        var (status, text) = await GetAsync("/");

        Assert.Equal((HttpStatusCode.NotFound, "There are /healthz, /readyz and /metrics.\n"), (status, text));
    }

    [Fact]
    public void Port_ThatIsTaken_IsToldWithTheWayOut()
    {
        var error = Assert.Throws<ListenException>(() => ListenServer.Bind(new ListenOptions(IPAddress.Loopback, _server.EndPoint.Port)));

        Assert.StartsWith($"--listen: {_server.EndPoint} is not to be had (", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Name another address or port, or stop what uses it.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AllAddresses_AreOfBothFamilies()
    {
        using var all = new Closing(ListenServer.Bind(new ListenOptions(IPAddress.IPv6Any, 0)));

        Assert.Throws<ListenException>(() => ListenServer.Bind(new ListenOptions(IPAddress.Loopback, all.Server.EndPoint.Port)));
    }

    private async Task<(HttpStatusCode Status, string Text)> GetAsync(string path)
    {
        using var answer = await _client.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private sealed record Closing(ListenServer Server) : IDisposable
    {
        public void Dispose() => Server.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
