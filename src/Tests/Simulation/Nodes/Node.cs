using System.Diagnostics.Metrics;
using System.Globalization;
using ActorVent.Delivery;
using ActorVent.Delivery.Tenants;
using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Api;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorVent.Tests.Simulation.Nodes;

/// <summary>The process: everything in it vanishes when it is killed. On one node it is everything: all partitions, watchers and endpoints.</summary>
internal sealed partial class Node
{
    private static readonly Meter Meter = new("ActorVent.Tests.Simulation");
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    private readonly World _world;
    private readonly Dictionary<string, Entity> _entities = [];
    private readonly IReadOnlyList<Scope> _scopes;
    private int _life;
    private bool _isUp;
    private TailHost? _tail;

    public Node(World world)
    {
        _world = world;
        _scopes = ScopesOf(world.Plan);
        Tenants = new TenantRouter(
            new TenantRules
            {
                Refusal = url => url.Contains("refused", StringComparison.Ordinal) ? "the host is not allowed" : null,
                Transport = static () => throw new InvalidOperationException("requests are simulated"),
                MostEndpoints = world.Plan.MostTenants,
            },
            new TenantMetrics(Meter),
            new RefusalLog(TimeProvider.System, NullLogger.Instance));
        var ids = _scopes.Select(scope => scope.IdIn(World.Cluster)).ToHashSet();
        PartitionOptions = new PartitionOptions(new CollapseOptions(world.Plan.Mode, world.Plan.Window), ids, world.Plan.IsSelective ? ids : new HashSet<ScopeId>())
        {
            ResendUnhealthy = world.Plan.Resend,
        };
    }

    /// <summary>How often it was started.</summary>
    public int Lives { get; private set; }

    public string NodeName => "node-0";

    public Incarnation Incarnation { get; private set; }

    /// <summary>The process's connection to the API server.</summary>
    public ApiClient Client { get; private set; } = null!;

    public TenantRouter Tenants { get; }

    public PartitionOptions PartitionOptions { get; set; }

    public IEnumerable<PartitionHost> Partitions => _entities.Values.OfType<PartitionHost>();

    public IEnumerable<EndpointHost> Endpoints => _entities.Values.OfType<EndpointHost>();

    public IEnumerable<ScopeId> Scopes => _scopes.Select(scope => scope.IdIn(World.Cluster));

    public void Start()
    {
        var life = ++_life;
        Lives++;
        Incarnation = new Incarnation(life.ToString(CultureInfo.InvariantCulture));
        Client = new ApiClient(_world.Api, _world.Schedule, _world.Random);
        PartitionOptions = PartitionOptions with { ResendUnhealthy = _world.Plan.Resend };
        _world.Trace.Add($"* start {life}");
        _isUp = true;
        Register(life);
    }

    /// <summary>As SIGKILL. Starts again a little later.</summary>
    public void Kill()
    {
        if (!_isUp)
            return;
        foreach (var endpoint in Endpoints)
            _world.Crashed(endpoint.Id);
        End();
        _world.Disk.LoseWriters();
        StartSoon();
    }

    /// <summary>Something fails by itself, or is made to: it begins anew a little later, with what is stored.</summary>
    public void Restart(Entity entity, string reason)
    {
        _world.Trace.Add($"* {entity.Name} begins anew: {reason}");
        _world.Restarts++;
        entity.Die();
        if (_drain is not null)
            return;
        var life = _life;
        _world.Schedule.In(TimeSpan.FromMilliseconds(_world.Random.Next(3) == 0 ? 0 : _world.Random.Next(300)), () =>
        {
            if (life == _life && _isUp && _drain is null && _entities.GetValueOrDefault(entity.Name) == entity)
                Replace(entity);
        });
    }

    public bool ToPartition(PartitionMessage.Observed message) =>
        _entities.GetValueOrDefault(PartitionHost.NameOf(message.Partition)) is PartitionHost partition && partition.Receive(message);

    public void TellWatcher(Entity from, IWatcherMessage message)
    {
        var to = WatcherHost.NameOf(message.Scope);
        _world.Network.Send(from, to, () => _entities.GetValueOrDefault(to) is WatcherHost watcher && watcher.Receive(message));
    }

    public bool ToTail(Action<TailHost> tell)
    {
        if (_tail is not { IsAlive: true } tail)
            return false;
        Run(tail, () => tell(tail));
        return true;
    }

    /// <summary>Starts what annotations name by now, and ends what nobody names any more.</summary>
    public void LookForTenants()
    {
        var life = _life;
        _world.Disk.Ask(
            () => _world.Disk.Journal.ReadAnnotationEndpointsAsync(default),
            endpoints =>
            {
                if (life == _life && _isUp && _drain is null)
                    Found(endpoints);
            },
            static _ => { });
    }

    private void Register(int life) => _world.Disk.Ask(
        async () =>
        {
            await _world.Disk.Journal.RegisterNodeAsync(NodeName, Incarnation, default);
            await _world.Disk.Journal.RetireEndpointsAsync([.. _world.Receivers.Select(r => new EndpointId(r.Name))], annotations: true, default);
            return true;
        },
        _ =>
        {
            if (life == _life && _isUp)
                Begin();
        },
        _ => _world.Schedule.In(AskAgainAfter, () =>
        {
            if (life == _life && _isUp)
                Register(life);
        }));

    private void Begin()
    {
        _tail = new TailHost(_world);
        var starts = new List<Action>();
        for (var i = 0; i < _world.Plan.Partitions; i++)
        {
            var partition = new PartitionId(i);
            starts.Add(() => Put(new PartitionHost(_world, partition)).Start());
        }
        foreach (var scope in _scopes)
            starts.Add(() => Put(new WatcherHost(_world, scope)).Start());
        foreach (var receiver in _world.Receivers)
            Soon(() => Put(new EndpointHost(_world, OptionsOf(new EndpointId(receiver.Name), false), isFirst: true)).Start(), _world.Plan.HasLateEndpoints ? 5000 : 500);
        foreach (var start in starts)
            Soon(start, 500);
        LookRegularly(_life);

        void Soon(Action start, int most)
        {
            var life = _life;
            _world.Schedule.In(TimeSpan.FromMilliseconds(_world.Random.Next(4) == 0 || most > 500 ? _world.Random.Next(most) : 0), () =>
            {
                if (life == _life && _isUp && _drain is null)
                    start();
            });
        }
    }

    private void Replace(Entity entity)
    {
        switch (entity)
        {
            case PartitionHost partition:
                Put(new PartitionHost(_world, partition.Partition)).Start();
                break;
            case WatcherHost watcher:
                Put(new WatcherHost(_world, watcher.Scope)).Start();
                break;
            case EndpointHost endpoint:
                Put(new EndpointHost(_world, endpoint.Options, isFirst: false)).Start();
                break;
        }
    }

    private T Put<T>(T entity)
        where T : Entity
    {
        _entities[entity.Name] = entity;
        return entity;
    }

    private void LookRegularly(int life)
    {
        if (life != _life)
            return;
        if (_world.Annotations.AreUsed)
            LookForTenants();
        _world.Schedule.In(LookInterval, () => LookRegularly(life));
    }

    private void Found(IReadOnlyList<EndpointRegistration> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            if (!_entities.ContainsKey(endpoint.Id.Value))
                Put(new EndpointHost(_world, OptionsOf(endpoint.Id, true), isFirst: true)).Start();
        }
        foreach (var host in Endpoints.Where(host => host.Options.FromAnnotation && !endpoints.Any(e => e.Id == host.Id)).ToList())
        {
            host.Die();
            _entities.Remove(host.Name);
        }
    }

    private EndpointOptions OptionsOf(EndpointId id, bool fromAnnotation) => new()
    {
        Id = id,
        MaskedUrl = $"http://{id}",
        FromAnnotation = fromAnnotation,
        NewestOnly = _world.Plan.Mode == CollapseMode.Latest,
        Window = _world.Plan.EndpointWindow,
        FirstInFlight = 2,
        MostInFlight = 4,
    };

    private void End()
    {
        _isUp = false;
        _drain = null;
        _life++;
        _tail?.Die();
        foreach (var entity in _entities.Values)
            entity.Die();
        _entities.Clear();
        _held.Clear();
        _pausedUntil = default;
        Disarm();
    }

    private void StartSoon()
    {
        var life = _life;
        _world.Schedule.In(TimeSpan.FromMilliseconds(_world.Random.Next(3) == 0 ? 0 : _world.Random.Next(1000)), () =>
        {
            if (life == _life && !_isUp)
                Start();
        });
    }

    private static IReadOnlyList<Scope> ScopesOf(WorldPlan plan)
    {
        var selector = plan.IsSelective ? "selected=yes" : null;
        return plan.HasScopePerNamespace
            ? [new Scope(ResourceKind.Pods, "a", selector), new Scope(ResourceKind.Pods, "b", selector)]
            : [new Scope(ResourceKind.Pods, null, selector)];
    }
}
