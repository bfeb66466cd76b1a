using System.Diagnostics.Metrics;
using ActorVent.Journal.Memory;
using ActorVent.Kubernetes;
using ActorVent.Node.Hosting;
using ActorVent.Primitives;
using ActorVent.Tests.Kubernetes;
using Akka.Hosting;
using Microsoft.Extensions.Hosting;

namespace ActorVent.Tests.Node.Hosting;

/// <summary>All actors of a node on a <see cref="Stage"/>, with a journal and logs in memory that outlive them.</summary>
/// <param name="cluster">The API server.</param>
/// <param name="partitions">Of the journal.</param>
internal sealed class NodeStage(IResourceClient cluster, int partitions = 4) : IDisposable
{
    private Stage _stage = new();
    private IHost? _host;
    private int _starts;

    public MemoryJournal Journal { get; } = new(new Ring(RingKind.Name, partitions));

    public MemoryLogs Logs { get; } = new();

    public Meter Meter { get; } = new("ActorVent.NodeStage");

    public CapturedLog Log { get; } = new();

    /// <summary>Starts a node.</summary>
    /// <param name="plan">What it is to do; its incarnation and its logs are the stage's.</param>
    public void Start(NodePlan plan)
    {
        _stage = new Stage();
        plan = plan with { Incarnation = new Incarnation($"{++_starts}"), Log = (options, _) => Logs.Props(options) };
        _host = _stage.Create(() =>
        {
            var host = NodeHost.Build(
                new NodeServices(plan, Task.FromResult<string?>("c"), cluster, Journal, Meter, _stage.Time, new Random(1), Log),
                akka => akka.AddHocon(Stage.Hocon, HoconAddMode.Prepend));
            NodeHost.StartAsync(host, Journal, plan, CancellationToken.None).GetAwaiter().GetResult();
            return host;
        });
        Pass(5);
    }

    public void Pass(double seconds) => _stage.Pass(seconds);

    public void Pass(TimeSpan time) => _stage.Pass(time);

    /// <summary>Drains and stops.</summary>
    public void Stop()
    {
        var stopped = _host!.StopAsync();
        _stage.Finish(stopped, TimeSpan.FromMinutes(5));
        _host.Dispose();
        _host = null;
    }

    /// <summary>What was under way is gone, as with its process.</summary>
    public void Crash()
    {
        // Nothing of it runs any more: its mailboxes and timers are on a stage that nobody moves.
        _host = null;
    }

    public void Dispose()
    {
        if (_host is not null)
            Stop();
        Meter.Dispose();
    }
}
