using System.Diagnostics.Metrics;
using ActorVent.Journal.Memory;
using ActorVent.Node.Hosting;
using ActorVent.Node.Hosting.Clustered;
using ActorVent.Primitives;
using ActorVent.Progress;
using ActorVent.Tests.Kubernetes;
using ActorVent.Tests.Node.Hosting;
using Akka.Actor;
using Akka.TestKit.Xunit;
using Xunit;

namespace ActorVent.Tests.Cluster;

/// <summary>What comes before a node is a member.</summary>
public sealed class WarmUpTests : TestKit
{
    private static readonly EndpointProgress Empty = new ProgressState(4).ToProgress();

    private readonly FakeTime _time = new();
    private readonly MemoryJournal _journal = new(new Ring(RingKind.Name, 4));
    private readonly Meter _meter = new("ActorVent.WarmUp");
    private readonly CapturedLog _log = new();
    private LogOptions? _read;

    [Fact]
    public async Task Run_ReadsALogThatIsNobodys_AndWritesNothing()
    {
        var operations = new List<string>();
        _journal.Faults = operation =>
        {
            lock (operations)
                operations.Add(operation);
            return Fault.None;
        };

        await RunAsync(Props.Create(static () => new Child(new LogMessage.Recovered(Empty))));

        Assert.Contains(' ', _read!.Endpoint.Value);
        Assert.Equal(["Heads", "Read", "SkipOthers"], operations.Distinct().Order());
        Assert.DoesNotContain(_log.Lines, static line => line.Text.Contains("cold", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WhereNothingCanBeRead_LetsTheNodeJoin()
    {
        _journal.Faults = static _ => Fault.NotWritten;

        await RunAsync(Props.Create(static () => new Child(new LogMessage.Failed("the database is away"))));

        Assert.Contains(_log.Lines, static line => line.Text.Contains("Joins cold: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WithoutAnAnswer_LetsTheNodeJoin()
    {
        var run = RunAsync(Props.Create(static () => new Child(null)));
        await _time.TimerAsync(TimeSpan.FromSeconds(3));

        _time.Advance(TimeSpan.FromSeconds(3));

        await run;
        Assert.Contains(_log.Lines, static line => line.Text.Contains("Joins cold: ", StringComparison.Ordinal));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _meter.Dispose();
        base.Dispose(disposing);
    }

    private async Task RunAsync(Props log)
    {
        using var plan = new NodePlan
        {
            Node = "node",
            Incarnation = new Incarnation("1"),
            Scopes = [],
            Endpoints = [],
            Log = (options, _) =>
            {
                _read = options;
                return log;
            },
        };
        await WarmUp.RunAsync(Sys, new NodeServices(plan, Task.FromResult<string?>(null), new ScriptedCluster(), _journal, _meter, _time, new Random(1), _log));
    }

    private sealed class Child : UntypedActor
    {
        private readonly object? _says;

        public Child(object? says) => _says = says;

        protected override void PreStart()
        {
            if (_says is not null)
                Context.Parent.Tell(_says);
        }

        protected override void OnReceive(object message)
        {
        }
    }
}
