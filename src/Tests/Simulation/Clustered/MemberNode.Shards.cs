using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Nodes;

namespace ActorVent.Tests.Simulation.Clustered;

/// <summary>What lives here: one entity a shard, begun by a ping, and stopped when its shard goes elsewhere.</summary>
internal sealed partial class MemberNode
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);
    /// <summary>Endpoints wait no longer for answers.</summary>
    private static readonly TimeSpan MostWaiting = TimeSpan.FromSeconds(7);

    private static readonly TimeSpan HandOffTimeout = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, Entity> _entities = [];
    private readonly HashSet<string> _shards = [];
    private readonly HashSet<EndpointId> _started = [];
    private readonly Dictionary<Entity, Action> _stopping = [];
    private IReadOnlySet<EndpointId> _tenants = new HashSet<EndpointId>();
    private bool _isLooking;
    private bool _isToldToLook;

    public override IEnumerable<Entity> Entities => _entities.Values;

    public IEnumerable<EndpointHost> Endpoints => _entities.Values.OfType<EndpointHost>();

    /// <summary>Everything that it keeps awake.</summary>
    public IEnumerable<string> Known =>
    [
        .. Enumerable.Range(0, World.Plan.Partitions).Select(static i => PartitionHost.NameOf(new PartitionId(i))),
        .. Configuration.Scopes.Select(static scope => WatcherHost.NameOf(scope.IdIn(World.Cluster))),
        .. Configuration.Endpoints,
        .. _tenants.Select(static id => id.Value),
    ];

    /// <summary>The shard is here, and its lease too.</summary>
    public void Begin(string shard)
    {
        if (!_shards.Add(shard))
            return;
        var wait = World.Random.Next(3) == 0 ? 0 : World.Random.Next(1000);
        World.Schedule.In(TimeSpan.FromMilliseconds(wait), () => Life.Do(() => Wake(shard)));
    }

    /// <summary>A ping: begins what is not there.</summary>
    public void Wake(string shard)
    {
        if (!_shards.Contains(shard) || _entities.ContainsKey(shard) || Create(shard) is not { } entity)
            return;
        _entities.Add(shard, entity);
        Start(entity);
        _cluster.Begun(shard, this);
    }

    /// <summary>A message for an entity from whatever node.</summary>
    public bool Receive(string shard, Func<Entity, bool> receive) => _entities.TryGetValue(shard, out var entity) && entity.IsAlive && receive(entity);

    /// <summary>The shard goes elsewhere.</summary>
    public void Stop(string shard, Action stopped)
    {
        _shards.Remove(shard);
        if (_stopping.Keys.FirstOrDefault(stopping => stopping.Name == shard) is { } already)
        {
            var first = _stopping[already];
            _stopping[already] = () =>
            {
                first();
                stopped();
            };
            return;
        }
        if (!_entities.Remove(shard, out var entity) || !entity.IsAlive)
        {
            stopped();
            return;
        }
        var troubles = _disk.Troubles;
        var (begun, clock) = (World.Now, Life.WallOffset);
        _stopping[entity] = () =>
        {
            // An answer that came too late, and what could not be written, is as after a crash; a clock that was set may end the wait.
            if (entity is EndpointHost endpoint
                && (endpoint.InFlight > 0 || !endpoint.IsStopped || troubles != _disk.Troubles || clock != Life.WallOffset || World.Now - begun > MostWaiting))
                World.Crashed(endpoint.Id);
            stopped();
        };
        World.Schedule.In(HandOffTimeout, () => Run(entity, () =>
        {
            entity.Die();
            Stopped(entity);
        }));
        Drain(entity);
    }

    public override void Stopped(Entity entity) => Life.Do(() =>
    {
        if (_stopping.Remove(entity, out var stopped))
            stopped();
        else if (_entities.GetValueOrDefault(entity.Name) == entity)
            _entities.Remove(entity.Name);
    });

    public override void Restart(Entity entity, string reason)
    {
        World.Trace.Add($"* {entity.Name} at {Incarnation} begins anew: {reason}");
        World.Restarts++;
        entity.Die();
        if (_stopping.ContainsKey(entity))
        {
            Stopped(entity);
            return;
        }
        World.Schedule.In(Rest + TimeSpan.FromMilliseconds(World.Random.Next(1000)), () => Life.Do(() =>
        {
            if (_entities.GetValueOrDefault(entity.Name) != entity)
                return;
            _entities.Remove(entity.Name);
            Wake(entity.Name);
        }));
    }

    public override void LookForTenants()
    {
        _isToldToLook = true;
        Look();
    }

    /// <summary>One look at a time: an older answer never comes behind a newer one.</summary>
    private void Look()
    {
        if (_isLooking || !_isToldToLook)
            return;
        (_isLooking, _isToldToLook) = (true, false);
        _disk.Ask(() => _disk.Journal.ReadAnnotationEndpointsAsync(default), Looked, _ => Looked(null));
    }

    private void Looked(IReadOnlyList<EndpointRegistration>? found)
    {
        _isLooking = false;
        if (found is not null)
        {
            _tenants = found.Select(static endpoint => endpoint.Id).ToHashSet();
            foreach (var host in Endpoints.Where(host => host.Options.FromAnnotation && !_tenants.Contains(host.Id)).ToList())
            {
                host.Die();
                _entities.Remove(host.Name);
            }
        }
        Look();
    }

    /// <summary>The process is gone, and what was in it.</summary>
    public void Died()
    {
        foreach (var entity in _entities.Values.Concat(_stopping.Keys))
            entity.Die();
        _tail.Die();
        _tails.Die();
        _peers.Die();
        _disk.Died();
    }

    /// <summary>Endpoints that know something that would be lost with the process.</summary>
    public IEnumerable<EndpointId> Holds => Endpoints.Concat(_stopping.Keys.OfType<EndpointHost>()).Where(static host => host.IsAlive).Select(static host => host.Id).Distinct();

    private static void Start(Entity entity)
    {
        switch (entity)
        {
            case PartitionHost partition:
                partition.Start();
                break;
            case WatcherHost watcher:
                watcher.Start();
                break;
            case EndpointHost endpoint:
                endpoint.Start();
                break;
        }
    }

    private static void Drain(Entity entity)
    {
        switch (entity)
        {
            case PartitionHost partition:
                partition.Drain();
                break;
            case WatcherHost watcher:
                watcher.Drain();
                break;
            case EndpointHost endpoint:
                endpoint.Drain();
                break;
        }
    }

    private Entity? Create(string shard)
    {
        for (var i = 0; i < World.Plan.Partitions; i++)
        {
            if (PartitionHost.NameOf(new PartitionId(i)) == shard)
                return new PartitionHost(this, new PartitionId(i));
        }
        if (Configuration.Scopes.FirstOrDefault(scope => WatcherHost.NameOf(scope.IdIn(World.Cluster)) == shard) is { } watched)
            return new WatcherHost(this, watched);
        var id = new EndpointId(shard);
        var isTenant = _tenants.Contains(id);
        return isTenant || Configuration.Endpoints.Contains(shard) ? new EndpointHost(this, OptionsOf(id, isTenant), _started.Add(id)) : null;
    }
}
