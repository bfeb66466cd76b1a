using System.Diagnostics.Metrics;
using ActorVent.Journal.Memory;
using ActorVent.Node.Health;
using ActorVent.Node.Hosting;
using ActorVent.Primitives;
using ActorVent.Tests.Kubernetes;
using ActorVent.Tests.Node.Hosting;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace ActorVent.Tests.Node.Health;

/// <summary>The checks of a node whose actors run.</summary>
public sealed class HealthChecksTests : IAsyncLifetime
{
    private readonly Meter _meter = new("ActorVent.HealthChecks");
    private readonly SwitchedLease _lease = new();
    private readonly MemoryLogs _logs = new();
    private readonly NodePlan _plan;
    private readonly NodeServices _services;
    private readonly IHost _host;

    public HealthChecksTests()
    {
        _plan = new NodePlan { Node = "node", Incarnation = new Incarnation("1"), Scopes = [], Endpoints = [], Log = (options, _) => _logs.Props(options) };
        _services = new NodeServices(
            _plan, Task.FromResult<string?>("c"), new ScriptedCluster(), new MemoryJournal(new Ring(RingKind.Name, 4)), _meter, TimeProvider.System, new Random(1), new CapturedLog())
        {
            Lease = _lease,
        };
        _host = NodeHost.Build(_services, static akka => akka.AddHocon("akka.stdout-loglevel = OFF", HoconAddMode.Prepend));
    }

    public async ValueTask InitializeAsync() => await _host.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _plan.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public async Task Node_ThatRuns_IsAliveAndReady()
    {
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(HealthChecks.Live)).Status);
        var ready = await CheckAsync(HealthChecks.Ready);

        Assert.Equal(HealthStatus.Healthy, ready.Status);
        Assert.Equal(["journal", "lease"], ready.Entries.Keys.Order());
    }

    [Fact]
    public async Task Journal_ThatCannotBeWritten_MakesItUnready_UntilItWorksAgain()
    {
        _services.Troubles.Journal.Failed("partition", "The journal cannot be written: the disk is full.");
        var full = await CheckAsync(HealthChecks.Ready);
        Assert.Equal((HealthStatus.Unhealthy, "The journal cannot be written: the disk is full."), (full.Status, full.Entries["journal"].Description));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(HealthChecks.Live)).Status);

        _services.Troubles.Journal.Over();

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(HealthChecks.Ready)).Status);
    }

    [Fact]
    public async Task Lease_ThatIsNotHeld_MakesItUnready()
    {
        _lease.IsHeld = false;

        var report = await CheckAsync(HealthChecks.Ready);

        Assert.Equal(HealthStatus.Unhealthy, report.Entries["lease"].Status);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(HealthChecks.Live)).Status);
    }

    [Fact]
    public async Task Actors_ThatHaveEnded_AreNotAlive()
    {
        await _host.Services.GetRequiredService<ActorSystem>().Terminate();

        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(HealthChecks.Live)).Status);
    }

    private Task<HealthReport> CheckAsync(string tag) =>
        _host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Tags.Contains(tag));
}
