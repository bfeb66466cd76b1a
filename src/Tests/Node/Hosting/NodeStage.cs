using System.Diagnostics.Metrics;
using ActorVent.Journal.Memory;
using ActorVent.Kubernetes;
using ActorVent.Node.Admin;
using ActorVent.Node.Admin.Reports;
using ActorVent.Node.Commands;
using ActorVent.Node.Commands.Asking;
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
    private NodeServices _services = null!;
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
        _services = new NodeServices(plan, Task.FromResult<string?>("c"), cluster, Journal, Meter, _stage.Time, new Random(1), Log);
        _host = _stage.Create(() =>
        {
            var host = NodeHost.Build(_services, akka => akka.AddHocon(Stage.Hocon, HoconAddMode.Prepend));
            NodeHost.StartAsync(host, Journal, plan, CancellationToken.None).GetAwaiter().GetResult();
            return host;
        });
        Pass(5);
    }

    public void Pass(double seconds) => _stage.Pass(seconds);

    public void Pass(TimeSpan time) => _stage.Pass(time);

    /// <summary>What <c>actorvent status</c> shows.</summary>
    public string Status()
    {
        var now = _stage.Time.GetUtcNow();
        var answer = new NodeAnswers(new NodeAbout(NodeAbout.Alone, "memory", now), _services, static () => { }).AnswerAsync(NodeAnswers.Node);
        _stage.Finish(answer, TimeSpan.FromSeconds(5));
        var node = ReportJson.Read<NodeReport>(answer.Result.Span);
        var text = new StringWriter { NewLine = "\n" };
        StatusCommand.Write(
            new TableWriter(text, new Style(false), _stage.Time, false), StatusReports.Of(NodeAbout.Alone, now, Journal.Ring.Partitions, [(NodeAbout.Alone, node)]));
        return text.ToString();
    }

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
