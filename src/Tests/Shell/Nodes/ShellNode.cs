using System.Diagnostics.Metrics;
using System.Globalization;
using ActorVent.Delivery;
using ActorVent.Kubernetes;
using ActorVent.Node.Hosting;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Tests.Shell.Storage;
using ActorVent.Tests.Simulation;
using ActorVent.Tests.Simulation.Api;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Scope = ActorVent.Kubernetes.Scope;

namespace ActorVent.Tests.Shell.Nodes;

/// <summary>The process: all actors of a node as they are wired in the product, on a stage that nobody moves any more once it is gone.</summary>
internal sealed partial class ShellNode(ShellWorld world)
{
    // One message of a mailbox at a time: any other may come in between.
    private const string Hocon = Stage.Hocon + """

        akka.actor.default-dispatcher.throughput = 1
        """;

    private static readonly Meter Meter = new("ActorVent.Tests.Shell");

    private List<ReceiverTransport> _transports = [];
    private Stage? _stage;
    private IHost? _host;
    private int _life;

    /// <summary>How often it was started.</summary>
    public int Lives { get; private set; }

    /// <summary>When something of it is due next; null: nothing is.</summary>
    public DateTimeOffset? NextDue => _stage?.Time.NextDue;

    public bool IsUp => _stage is not null;

    public void Start()
    {
        var life = ++_life;
        Lives++;
        world.Trace.Add($"* start {Lives}");
        var stage = _stage = new Stage(world.Random.Next(), world.Now);
        _transports = [.. world.Receivers.Select(receiver => new ReceiverTransport(world, receiver, () => life == _life))];
        var plan = Plan();
        _host = stage.Create(() =>
        {
            var client = new ServerClient(new ApiClient(world.Api, world.Schedule, world.Random));
            var host = NodeHost.Build(
                new NodeServices(plan, Task.FromResult<string?>(World.Cluster), client, world.Journal, Meter, stage.Time, new Random(world.Random.Next()), world.Log),
                akka => akka.AddHocon(Hocon, HoconAddMode.Prepend));
            // Until it is known, there is no actor, and nothing to be tried here.
            NodeHost.StartAsync(host, world.Store.Disk.Journal, plan, CancellationToken.None).GetAwaiter().GetResult();
            return host;
        });
    }

    /// <summary>Lets everything happen in it that is due by then.</summary>
    public void RunTo(DateTimeOffset time)
    {
        if (_stage is not { } stage)
            return;
        stage.Pass(time - stage.Time.GetUtcNow());
        if (stage.Left == 0)
            Kill();
    }

    private NodePlan Plan() => new()
    {
        Node = "node-0",
        Incarnation = new Incarnation(Lives.ToString(CultureInfo.InvariantCulture)),
        Scopes = world.Plan.HasScopePerNamespace
            ? [new Scope(ResourceKind.Pods, "a"), new Scope(ResourceKind.Pods, "b")]
            : [new Scope(ResourceKind.Pods)],
        Collapse = new CollapseOptions(world.Plan.Mode, world.Plan.Window),
        Endpoints = [.. world.Receivers.Zip(_transports, (receiver, transport) => (OptionsOf(receiver.Name), PortOf(receiver.Name, transport)))],
        Log = (options, _) => FailingLog.Props(world.Store.Disk.LogOf(options.Endpoint), options, world.Store, world.Schedule),
    };

    private EndpointOptions OptionsOf(string name) => new()
    {
        Id = new EndpointId(name),
        MaskedUrl = $"http://{name}",
        NewestOnly = world.Plan.Mode == CollapseMode.Latest,
        Window = world.Plan.EndpointWindow,
        MostInFlight = 4,
    };

    private static EndpointPort PortOf(string name, ReceiverTransport transport) =>
        new(transport, new RequestComposer(new Uri($"http://{name}/hook"), new NumberedFormat(), []));

    private ActorSystem System => _host!.Services.GetRequiredService<ActorSystem>();
}
