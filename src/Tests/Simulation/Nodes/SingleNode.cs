using System.Globalization;
using ActorVent.Delivery.Tenants;
using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Api;
using ActorVent.Tests.Simulation.Storage;

namespace ActorVent.Tests.Simulation.Nodes;

/// <summary>The one process of a system that is alone: all partitions, watchers and endpoints.</summary>
internal sealed partial class SingleNode : Node, IProcesses
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    private readonly World _world;
    private readonly Dictionary<string, Entity> _entities = [];
    private readonly IReadOnlyList<Scope> _scopes;
    private int _life;
    private bool _isUp;
    private TailHost? _tail;
    private ApiClient _client = null!;
    private Incarnation _incarnation;
    private PartitionOptions _options;

    public SingleNode(World world)
        : base(world)
    {
        _world = world;
        _scopes = ScopesOf(world.Plan, world.Plan.HasScopePerNamespace ? ["a", "b"] : []);
        Tenants = RouterOf(world.Plan);
        _options = PartitionOptionsOf(world.Plan, _scopes);
    }

    /// <summary>How often it was started.</summary>
    public int Lives { get; private set; }

    public TimeSpan SetBack => TimeSpan.Zero;

    public override string NodeName => "node-0";

    public override Incarnation Incarnation => _incarnation;

    public override DateTimeOffset Now => _world.Now;

    public override IDisk Disk => _world.Disk;

    public override bool IsLeaseHeld => true;

    public override bool IsAgreed => true;

    public bool IsWhole => _isUp;

    public override ApiClient Client => _client;

    public override TenantRouter Tenants { get; }

    public override PartitionOptions PartitionOptions => _options;

    public override IEnumerable<Entity> Entities => _entities.Values;

    public IEnumerable<PartitionHost> Partitions => _entities.Values.OfType<PartitionHost>();

    public IEnumerable<EndpointHost> Endpoints => _entities.Values.OfType<EndpointHost>();

    public IEnumerable<ScopeId> Scopes => _scopes.Select(scope => scope.IdIn(World.Cluster));

    public void Start()
    {
        var life = ++_life;
        Lives++;
        _incarnation = new Incarnation(life.ToString(CultureInfo.InvariantCulture));
        _client = new ApiClient(_world.Api, _world.Schedule, _world.Random);
        _options = _options with { ResendUnhealthy = _world.Plan.Resend };
        _world.Trace.Add($"* start {life}");
        _isUp = true;
        Register(life);
    }

    /// <summary>As SIGKILL. Starts again a little later.</summary>
    public void Kill()
    {
        _world.Kills++;
        _world.Trace.Add($"* killed");
        if (!_isUp)
            return;
        foreach (var endpoint in Endpoints)
            _world.Crashed(endpoint.Id);
        End();
        _world.Disk.LoseWriters();
        StartSoon();
    }

    public override void Restart(Entity entity, string reason)
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

    public override void TellPartition(Entity from, PartitionMessage.Observed message)
    {
        var to = PartitionHost.NameOf(message.Partition);
        _world.Network.Send(from, to, () => _entities.GetValueOrDefault(to) is PartitionHost partition && partition.Receive(message));
    }

    public override void TellWatcher(Entity from, IWatcherMessage message)
    {
        var to = WatcherHost.NameOf(message.Scope);
        _world.Network.Send(from, to, () => _entities.GetValueOrDefault(to) is WatcherHost watcher && watcher.Receive(message));
    }

    public override void TellTails(Entity from, TailMessage.Appended message) => _world.Network.Send(from, "tail", () => ToTail(tail => tail.On(message)));

    public override void TellTails(Entity from, TailMessage.Head message) => _world.Network.Send(from, "tail", () => ToTail(tail => tail.On(message)));

    public bool Covers(string name) => true;

    public override bool ToTail(Action<TailHost> tell)
    {
        if (_tail is not { IsAlive: true } tail)
            return false;
        Run(tail, () => tell(tail));
        return true;
    }

    public override void LookForTenants()
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
        _tail = new TailHost(this);
        var starts = new List<Action>();
        for (var i = 0; i < _world.Plan.Partitions; i++)
        {
            var partition = new PartitionId(i);
            starts.Add(() => Put(new PartitionHost(this, partition)).Start());
        }
        foreach (var scope in _scopes)
            starts.Add(() => Put(new WatcherHost(this, scope)).Start());
        foreach (var receiver in _world.Receivers)
            Soon(() => Put(new EndpointHost(this, OptionsOf(new EndpointId(receiver.Name), false), isFirst: true)).Start(), _world.Plan.HasLateEndpoints ? 5000 : 500);
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
                Put(new PartitionHost(this, partition.Partition)).Start();
                break;
            case WatcherHost watcher:
                Put(new WatcherHost(this, watcher.Scope)).Start();
                break;
            case EndpointHost endpoint:
                Put(new EndpointHost(this, endpoint.Options, isFirst: false)).Start();
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
        var life = _life;
        foreach (var endpoint in endpoints)
        {
            // What one begins with may end the process: the dead begin nothing.
            if (life != _life || !_isUp)
                return;
            if (!_entities.ContainsKey(endpoint.Id.Value))
                Put(new EndpointHost(this, OptionsOf(endpoint.Id, true), isFirst: true)).Start();
        }
        foreach (var host in Endpoints.Where(host => host.Options.FromAnnotation && !endpoints.Any(e => e.Id == host.Id)).ToList())
        {
            host.Die();
            _entities.Remove(host.Name);
        }
    }

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
}
